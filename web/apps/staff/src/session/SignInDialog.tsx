/** Over the page when the session has ended: the page, and what was typed into it, stay. */
import type { Me } from '@fairdue/api-staff';
import { Button, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignInForm } from './SignInForm';
import { forget, signedIn, useSession } from './session';

/** Above whatever dialog the page has open; those are at 200, their questions at 250. */
const ABOVE_ALL = 260;

/** Shown while the session is expired. */
export function SignInDialog() {
  const { t } = useTranslation();
  const { user, isExpired } = useSession();
  const onSignedIn = (again: Me) => {
    if (again.id === user?.id) {
      signedIn(again);
    } else {
      // Another person must see nothing of this one's page.
      window.location.reload();
    }
  };
  const leave = () => {
    forget();
    window.location.reload();
  };
  return (
    <Modal
      opened={isExpired}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('signIn.expired')}
      zIndex={ABOVE_ALL}
      size={400}
    >
      <Text mb="md">{t('signIn.expiredHint')}</Text>
      <SignInForm username={user?.username ?? ''} onSignedIn={onSignedIn} />
      <Button variant="subtle" fullWidth mt="xs" onClick={leave}>
        {t('signIn.somebodyElse')}
      </Button>
    </Modal>
  );
}
