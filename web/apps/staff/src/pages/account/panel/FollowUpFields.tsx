/** When the account comes up again, or why it does not: one of them is required. */
import { Button, Group, Radio, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../../session/session';
import classes from '../Account.module.css';
import type { OutcomeValues } from './outcome';
import { daysAfter, todayIn, workdayFrom } from './zoned';

const QUICK = { tomorrow: 1, threeDays: 3, week: 7, month: 30 } as const;

/** The fields. */
export function FollowUpFields({ form }: { readonly form: UseFormReturnType<OutcomeValues> }) {
  const { t } = useTranslation('account');
  const user = useUser();
  const today = todayIn(user.agency?.time_zone ?? 'UTC');
  const { values } = form;
  const setsItself = values.outcome === 'promise' || values.outcome === 'callback';
  return (
    <div className={classes.next}>
      <Radio.Group
        label={t('contact.next')}
        value={values.next}
        onChange={(next) => form.setFieldValue('next', next as OutcomeValues['next'])}
      >
        <Group gap="md" mt={4}>
          <Radio size="xs" value="date" label={t('contact.followUp')} />
          <Radio size="xs" value="none" label={t('contact.noFollowUp')} />
        </Group>
      </Radio.Group>
      {values.next === 'date' ? (
        <>
          <Group gap={4} mt={8}>
            {Object.entries(QUICK).map(([name, days]) => {
              const day = workdayFrom(daysAfter(today, days));
              return (
                <Button
                  key={name}
                  size="compact-xs"
                  variant={values.follow_up_on === day ? 'light' : 'default'}
                  onClick={() => form.setFieldValue('follow_up_on', day)}
                >
                  {t(`contact.quick.${name as keyof typeof QUICK}`)}
                </Button>
              );
            })}
          </Group>
          <TextInput
            mt={8}
            type="date"
            aria-label={t('contact.followUpOn')}
            description={setsItself ? t('contact.setsItself') : undefined}
            min={today}
            {...form.getInputProps('follow_up_on')}
          />
        </>
      ) : (
        <TextInput
          mt={8}
          aria-label={t('contact.reason')}
          placeholder={t('contact.reason')}
          maxLength={500}
          {...form.getInputProps('no_follow_up_reason')}
        />
      )}
    </div>
  );
}
