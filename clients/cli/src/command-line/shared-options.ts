import { duration, flag, text } from './option.js';

/** Options that several commands have. */

export const endpointOption = text(
  'endpoint',
  'URL',
  'the server (LONGSHORE_URL, else http://127.0.0.1:3000)',
  {
    aliases: ['to', 'from', 'url'],
  },
);

export const tokenOption = text('token', 'KEY', 'the API key, upload token or JWT (LONGSHORE_TOKEN)', {
  aliases: ['api-key'],
});

export const serverOptions = { title: 'Server', options: [endpointOption, tokenOption] };

export const jsonOption = flag('json', 'JSON, one object per line');

export const quietOption = flag('quiet', 'no more than the essential', { short: 'q' });

export const noProgressOption = flag('no-progress', 'no progress on stderr');

export const giveUpAfterOption = duration(
  'give-up-after',
  'how long the server may stay away, as 90s or 10m (default 2m)',
);
