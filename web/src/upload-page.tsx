import type { ReactElement } from 'react';
import { MultipartUploader, type QueueItem } from '@longshore/react';
import { FinishedLinks } from './finished-links.js';
import { KeyForm } from './key-form.js';
import icon from './icon.svg';
import { endpoint } from './server.js';
import { useAccess } from './use-access.js';

export function UploadPage(): ReactElement {
  const { key, access, enter, refuse } = useAccess();
  const isAsking = access === 'asked' || access === 'refused';
  return (
    <>
      <header>
        <img src={icon} alt="" width="36" height="36" />
        <span>Longshore</span>
      </header>
      <main>
        <h1>Upload files of any size</h1>
        <p className="lead">
          Sent in parts into your own storage. A lost connection or a reload costs nothing: it goes on where
          it was.
        </p>
        {isAsking && <KeyForm isRefused={access === 'refused'} onKey={enter} />}
        <div hidden={isAsking}>
          <MultipartUploader
            apiEndpoint={endpoint}
            token={key}
            // The server knows how much it takes, and says so.
            maxSize={Infinity}
            dropAnywhere={!isAsking}
            onError={({ code }) => code === 'unauthorized' && refuse()}
            renderResult={(item) => <Links item={item} apiKey={key} />}
          />
        </div>
      </main>
      <footer>
        <a href="./docs">API docs</a>
        <a href="./health/ready">Health</a>
      </footer>
    </>
  );
}

function Links({
  item: { result, file },
  apiKey,
}: {
  item: QueueItem;
  apiKey?: string;
}): ReactElement | null {
  return result ? <FinishedLinks url={result.url} filename={file.name} apiKey={apiKey} /> : null;
}
