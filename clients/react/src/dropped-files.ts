/** All files of a drop or a paste; folders are looked into. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // Asked for at once: after the event the browser tells no more.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const found = await Promise.all(entries.map(async (entry) => (entry ? filesIn(entry) : [])));
  return found.flat();
}

export function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    // One that cannot be read is left out, as a broken link is.
    return new Promise((resolve) =>
      (entry as FileSystemFileEntry).file(
        (file) => resolve([file]),
        () => resolve([]),
      ),
    );
  }
  const found = await Promise.all((await entriesOf(entry as FileSystemDirectoryEntry)).map(filesIn));
  return found.flat();
}

/** A reader answers a hundred at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (batch.length === 0) return entries;
    entries.push(...batch);
  }
}
