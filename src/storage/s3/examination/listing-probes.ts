import { ListMultipartUploadsCommand, ListPartsCommand } from '@aws-sdk/client-s3';
import { ok, type Probe } from './probe.js';
import type { ProbeBench } from './probe-bench.js';

/** More would be a store that goes round in circles. */
const MAX_PAGES = 4;

export const listingProbes: readonly Probe[] = [
  {
    id: 'upload-listing',
    title: 'Upload listing',
    why: 'An upload whose id was lost in a crash is found by its key, and those that nobody finishes by the beginning of their keys.',
    needs: ['s3:PutObject', 's3:ListBucketMultipartUploads'],
    async look(bench) {
      const keys = [bench.key('listing/a'), bench.key('listing/b')];
      for (const key of keys) await bench.open(key);
      const pages = await listInPages(bench, bench.key('listing/'));
      if (keys.every((key) => pages?.filter((listed) => listed === key).length === 1))
        return ok('by exact key and by prefix, page by page', { listsUploadsByExactKeyOnly: false });
      if (pages && pages.length > 0)
        return {
          status: 'problem',
          seen: `two uploads, asked for one a page, were listed as ${pages.length}`,
          remedy: {
            text: 'The pages of this store cannot be relied on: leftovers may stay behind unseen. Have a lifecycle rule remove incomplete uploads.',
            canFix: false,
          },
        };
      const exact = await listInPages(bench, keys[0]!);
      if (exact?.includes(keys[0]!))
        return {
          status: 'warning',
          seen: 'by exact key only, as MinIO does',
          remedy: {
            text: 'Longshore finds its own uploads, but cannot tell of others (GET /v1/orphans is always empty). Have a lifecycle rule remove incomplete uploads.',
            canFix: false,
          },
          profile: { listsUploadsByExactKeyOnly: true },
        };
      return {
        status: 'problem',
        seen: 'an upload that was just begun is not listed',
        remedy: {
          text: 'Uploads whose id was lost in a crash stay behind, and are paid for. Have a lifecycle rule remove incomplete uploads.',
          canFix: false,
        },
      };
    },
  },
  {
    id: 'part-listing',
    title: 'Part listing',
    why: 'Complete takes the list of parts from the store, all pages of it: a page too few is an object with a hole.',
    needs: ['s3:PutObject', 's3:ListMultipartUploadParts'],
    async look(bench) {
      const upload = await bench.open(bench.key('part-listing'));
      for (const partNumber of [1, 2, 3]) await bench.storePart(upload, partNumber, 'doctor');
      const listed: number[] = [];
      let marker: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const {
          Parts = [],
          IsTruncated,
          NextPartNumberMarker,
        } = await bench.client.send(
          new ListPartsCommand({
            Bucket: bench.bucket,
            Key: upload.key,
            UploadId: upload.storageUploadId,
            MaxParts: 2,
            PartNumberMarker: marker,
          }),
          { abortSignal: bench.signal },
        );
        listed.push(...Parts.map(({ PartNumber }) => PartNumber ?? 0));
        if (!IsTruncated) break;
        marker = NextPartNumberMarker;
      }
      if (listed.join() === '1,2,3') return ok('complete, page by page');
      return {
        status: 'problem',
        seen: `parts 1, 2, 3, asked for two a page, were listed as ${listed.join(', ') || 'none'}`,
        remedy: {
          text: 'Complete refuses uploads of more than 1,000 parts here: choose part sizes that need fewer.',
          canFix: false,
        },
      };
    },
  },
];

/** The keys, asked for one by one. Undefined when the pages do not end. */
async function listInPages(bench: ProbeBench, prefix: string): Promise<string[] | undefined> {
  const keys: string[] = [];
  let markers: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (let page = 0; page < MAX_PAGES; page++) {
    const { Uploads, IsTruncated, NextKeyMarker, NextUploadIdMarker } = await bench.client.send(
      new ListMultipartUploadsCommand({ Bucket: bench.bucket, Prefix: prefix, MaxUploads: 1, ...markers }),
      { abortSignal: bench.signal },
    );
    keys.push(...(Uploads ?? []).map(({ Key }) => Key ?? ''));
    if (!IsTruncated) return keys;
    markers = { KeyMarker: NextKeyMarker, UploadIdMarker: NextUploadIdMarker };
  }
  return keys.length > 0 ? keys : undefined;
}
