/** Takes a file: dropped, or chosen by a button. */
import { Button, FileButton, Text } from '@mantine/core';
import { FileSpreadsheet, Upload } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './imports.module.css';
import { useFileSize } from './useFileSize';

const ACCEPTED = '.csv,.tsv,.txt,.json,.jsonl,.ndjson,.xlsx,.parquet';

interface FileDropProps {
  readonly file: File | null;
  readonly onFile: (file: File) => void;
  /** What the file is for, which formats it may have, in words and as endings of names; those of imports by default. */
  readonly label?: string;
  readonly formats?: string;
  readonly accept?: string;
}

/** The place for it. */
export function FileDrop({ file, onFile, accept = ACCEPTED, ...said }: FileDropProps) {
  const { t } = useTranslation('imports');
  const { label = t('drop.label'), formats = t('drop.formats') } = said;
  const sizeOf = useFileSize();
  const [isOver, setIsOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) {
      onFile(dropped);
    }
  };
  return (
    <section
      className={classes.drop}
      aria-label={label}
      data-over={isOver || undefined}
      data-chosen={file !== null || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      {file ? (
        <div>
          <div className={classes.name}>
            <FileSpreadsheet size={16} aria-hidden="true" /> {file.name}
          </div>
          <Text size="sm" c="dimmed">
            {sizeOf(file.size)}
          </Text>
        </div>
      ) : (
        <>
          <Upload size={28} aria-hidden="true" />
          <Text fw={500}>{t('drop.here')}</Text>
        </>
      )}
      <FileButton onChange={(chosen) => chosen && onFile(chosen)} accept={accept} inputProps={{ 'aria-label': label }}>
        {(props) => (
          <Button {...props} variant={file ? 'default' : 'filled'}>
            {t(file ? 'drop.other' : 'drop.choose')}
          </Button>
        )}
      </FileButton>
      {!file && (
        <Text size="sm" c="dimmed">
          {formats}
        </Text>
      )}
    </section>
  );
}
