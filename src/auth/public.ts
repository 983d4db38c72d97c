import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'isPublic';

/** Marks what anyone may call: probes, documentation. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
