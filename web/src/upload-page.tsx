import type { ReactElement } from 'react';
import { MultipartUploader, type QueueItem } from '@longshore/react';
import { FinishedLinks } from './finished-links.js';
import { KeyForm } from './key-form.js';
import icon from './icon.svg';
import { endpoint } from './server.js';
import { useAccess } from './use-access.js';

export function UploadPage(): ReactElement {
  const { state, key, refusal, mayDownload, enter, refuse } = useAccess();
  const isAsking = state === 'asked';
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
        {isAsking && <KeyForm refusal={refusal} onKey={enter} />}
        <div hidden={isAsking}>
          <MultipartUploader
            apiEndpoint={endpoint}
            token={key}
            // The server knows how much it takes, and says so.
            maxSize={Infinity}
            dropAnywhere={!isAsking}
            onError={({ code, detail }) => code === 'unauthorized' && refuse(detail)}
            renderResult={(item) => <Links {...{ item, mayDownload }} apiKey={key} />}
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

interface LinksProps {
  item: QueueItem;
  apiKey?: string;
  mayDownload: boolean;
}

function Links({ item: { result, file }, ...access }: LinksProps): ReactElement | null {
  return result ? <FinishedLinks url={result.url} filename={file.name} {...access} /> : null;
}
