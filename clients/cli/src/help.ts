export const mainHelp = `longshore: resumable uploads to a Longshore server

  longshore upload FILE…      send files, in parallel parts; an interrupted upload is continued
  longshore download KEY      fetch an object
  longshore doctor            examine the server's store: what is missing, why it matters, how to fix it

  longshore COMMAND --help    every option
  longshore --version

Environment
  LONGSHORE_URL     where the server is (default http://127.0.0.1:3000)
  LONGSHORE_TOKEN   the API key to send, if the server asks for one

Exit codes
  0    done
  1    at least one transfer failed
  2    the command line makes no sense
  130  interrupted with Ctrl-C
`;

export const uploadHelp = `longshore upload FILE… [options]

Sends each file in parallel parts and prints its key. An upload that was interrupted (Ctrl-C, a crash, a reboot)
goes on where it was when the same command runs again, as long as the file is unchanged.

Where to
  --to URL               the server (default LONGSHORE_URL, else http://127.0.0.1:3000)
  --token TOKEN          the API key (default LONGSHORE_TOKEN)
  --folder FOLDER        the folder in the bucket (default uploads)

What
  --content-type TYPE    instead of guessing from the name
  --meta KEY=VALUE       kept with the upload; can be given more than once

How
  --part-size SIZE       as 16MiB; default: the server's choice
  --concurrency N        parts under way at once; default: the server's choice
  --transfer WAY         direct: parts go straight to the store, by URLs that the server signs, and through the
                         server where that fails; auto: the same, without telling why; server: all through the
                         server (default)
  --direct               the same as --transfer direct
  --retries N            tries for a part that the server refuses for now
  --give-up-after TIME   how long the server may stay away, as 90s or 10m (default 2m)
  --no-resume            start afresh, and do not remember the upload

Output
  --quiet                print the keys only
  --json                 print one JSON object per file
  --no-progress          no progress on stderr

Exit codes: 0 all uploaded, 1 at least one failed, 2 wrong usage, 130 interrupted
`;

export const downloadHelp = `longshore download KEY [options]

Fetches an object. A connection that drops is taken up again where it was.

  -o, --output FILE      where to; - is stdout (default: the name it was uploaded with)
  --from URL             the server (default LONGSHORE_URL, else http://127.0.0.1:3000)
  --token TOKEN          the API key (default LONGSHORE_TOKEN)
  --give-up-after TIME   how long the server may stay away, as 90s or 10m (default 2m)
  --quiet                print nothing
  --no-progress          no progress on stderr

Exit codes: 0 downloaded, 1 failed, 2 wrong usage, 130 interrupted
`;
