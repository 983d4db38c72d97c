import { type ReactElement, useState } from 'react';
import { endpoint } from './server.js';

interface FinishedLinksProps {
  url: string;
  filename: string;
  apiKey?: string;
  /** An upload token, for one, may as a rule not read objects. */
  mayDownload: boolean;
}

/** What a person wants once a file is there: to have it, and to pass it on. */
export function FinishedLinks(props: FinishedLinksProps): ReactElement {
  const { url, filename, apiKey, mayDownload } = props;
  const address = new URL(url, `${endpoint}/`).href;
  const [copied, setCopied] = useState<'' | 'Copied' | 'Not copied'>('');
  const copy = () => {
    copyText(address).then(
      () => setCopied('Copied'),
      () => setCopied('Not copied'),
    );
  };
  return (
    <span className="finished-links">
      {mayDownload && <Download {...{ address, filename, apiKey }} />}
      <button type="button" className="link" aria-label={`Copy link to ${filename}`} onClick={copy}>
        Copy link
      </button>
      <span role="status">{copied}</span>
    </span>
  );
}

function Download({ address, filename, apiKey }: { address: string; filename: string; apiKey?: string }) {
  if (apiKey) return <DownloadWithKey {...{ address, filename, apiKey }} />;
  return (
    <a href={address} aria-label={`Download ${filename}`}>
      Download
    </a>
  );
}

/** A link cannot carry a key: the file is fetched with it, and handed to the browser. */
function DownloadWithKey({
  address,
  filename,
  apiKey,
}: {
  address: string;
  filename: string;
  apiKey: string;
}) {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const download = async () => {
    setState('busy');
    try {
      await save(await fetchWithKey(address, apiKey), filename);
      setState('ready');
    } catch {
      setState('failed');
    }
  };
  const words = { ready: 'Download', busy: 'Downloading…', failed: 'Failed, try again' };
  return (
    <button
      type="button"
      className="link"
      aria-label={`Download ${filename}`}
      onClick={() => state !== 'busy' && void download()}
    >
      {words[state]}
    </button>
  );
}

async function fetchWithKey(address: string, apiKey: string): Promise<Blob> {
  const response = await fetch(address, { headers: { authorization: `Bearer ${apiKey}` } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.blob();
}

async function save(blob: Blob, filename: string): Promise<void> {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  // The browser takes the blob after the click, not during it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Pages without https have no clipboard of their own. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (!isCopied) throw new Error('The browser does not let this page copy');
}
