import { isDomainError } from '../errors/domain-error.js';
import { assertAllowed, assertSize, largestObject, type WantedUpload } from './limit-rules.js';
import type { Limits } from './limits.js';

const PHOTO: WantedUpload = {
  filename: 'Holiday.JPG',
  folder: 'photos/2026',
  contentType: 'image/jpeg',
  totalSizeBytes: 1_000,
};

function refusal(limits: readonly Limits[], upload: Partial<WantedUpload> = {}) {
  try {
    assertAllowed(limits, { ...PHOTO, ...upload });
  } catch (error) {
    if (isDomainError(error)) return { code: error.code, detail: error.detail, ...error.data };
    throw error;
  }
  return undefined;
}

describe('an upload is let through', () => {
  it.each<[string, Limits[]]>([
    ['without limits', []],
    ['when limits say nothing about it', [{}, { maxOpenUploads: 0, maxTotalBytes: 0, maxUploads: 0 }]],
    ['in the folder itself', [{ folders: ['videos', 'photos/2026'] }]],
    ['below the folder', [{ folders: ['photos'] }]],
    ['when a pattern matches its name', [{ filenames: ['*.png', '*.jpg'] }]],
    ['when its type is named', [{ contentTypes: ['application/pdf', 'Image/JPEG'] }]],
    ['when all of its kind are', [{ contentTypes: ['image/*'] }]],
    ['at exactly the largest size', [{ maxObjectSize: 1_000 }]],
    ['when every one of several limits lets it', [{ folders: ['photos'] }, { contentTypes: ['image/*'] }]],
  ])('%s', (_, limits) => {
    expect(refusal(limits)).toBeUndefined();
  });

  it('whose type has parameters and capitals', () => {
    expect(refusal([{ contentTypes: ['text/plain'] }], { contentType: 'TEXT/Plain ; Charset=utf-8' })).toBe(
      undefined,
    );
  });

  it('whose size nobody knows yet', () => {
    expect(refusal([{ maxObjectSize: 1 }], { totalSizeBytes: null })).toBeUndefined();
  });
});

describe('an upload is refused', () => {
  it('outside the folders', () => {
    expect(refusal([{ folders: ['videos'] }])).toEqual({
      code: 'folder-not-allowed',
      detail: 'Files may not be put into the folder photos/2026.',
      folder: 'photos/2026',
      allowedFolders: ['videos'],
    });
  });

  it.each(['photos/2026-old', 'photos/20', 'Photos/2026', 'old/photos/2026'])(
    'in %s, when only photos/2026 is allowed',
    (folder) => {
      expect(refusal([{ folders: ['photos/2026'] }], { folder })).toMatchObject({
        code: 'folder-not-allowed',
      });
    },
  );

  it('with a name that no pattern matches', () => {
    expect(refusal([{ filenames: ['*.png'] }])).toMatchObject({
      code: 'filename-not-allowed',
      filename: 'Holiday.JPG',
      allowedFilenames: ['*.png'],
    });
  });

  it.each([
    'image/jpeg2',
    'images/jpeg',
    'image',
    '',
    'image/',
    '*/*',
    'text/plain, image/jpeg',
    'image/jpeg x',
  ])('with the content type %j, when image/jpeg is allowed', (contentType) => {
    expect(refusal([{ contentTypes: ['image/jpeg'] }], { contentType })).toMatchObject({
      code: 'content-type-not-allowed',
      contentType,
      allowedContentTypes: ['image/jpeg'],
    });
  });

  it('by a byte too many', () => {
    expect(refusal([{ maxObjectSize: 5_000 }, { maxObjectSize: 999 }])).toMatchObject({
      code: 'object-too-large',
      totalSize: 1_000,
      maxObjectSize: 999,
    });
  });

  it('when one of several limits is against it, whatever another allows', () => {
    expect(refusal([{ folders: ['photos'] }, { folders: ['photos/2025'] }])).toMatchObject({
      code: 'folder-not-allowed',
      allowedFolders: ['photos/2025'],
    });
  });

  it('when the list of what is allowed is empty', () => {
    expect(refusal([{ contentTypes: [] }])).toMatchObject({ code: 'content-type-not-allowed' });
  });
});

it('the largest object is that of the strictest limit', () => {
  expect(largestObject([])).toBe(Infinity);
  expect(largestObject([{}, { maxObjectSize: 7 }, { maxObjectSize: 3 }])).toBe(3);
});

it('a stream may grow up to the limit', () => {
  expect(() => assertSize([{ maxObjectSize: 10 }], 10)).not.toThrow();
  expect(() => assertSize([{ maxObjectSize: 10 }], 11)).toThrow('over the limit of 10');
});
