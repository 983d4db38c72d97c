// Generated from docs/openapi.json by `npm run client-types`.

export interface paths {
  '/v1/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List API keys
     * @description Newest first. Filters combine.
     *
     *     Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Only those of this owner, and of all below it. */
          owner?: string;
          /** @description Only those in this state. */
          state?: 'active' | 'expired' | 'revoked';
          /** @description Most items in one answer; 50 when left out. */
          limit?: number;
          /** @description `nextCursor` of the page before, with the same filters. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ApiKeyPageDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Create an API key
     * @description For a program that uploads, or a backend that issues tokens to its users. The secret is in this answer only.
     *
     *     Needs the scope `admin`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['CreateApiKeyDto'];
        };
      };
      responses: {
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['CreatedApiKeyDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One API key
     * @description Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ApiKeyDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `credential-not-found`: Check the id: the list of keys, or tokens, has it. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /**
     * Revoke an API key
     * @description For good, and with it the tokens that it has issued; on other instances within seconds. Calling it again is harmless.
     *
     *     Needs the scope `admin`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['RevokedCredentialDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `credential-not-found`: Check the id: the list of keys, or tokens, has it. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    /**
     * Change an API key
     * @description Its secret stays the same. Other instances follow within seconds.
     *
     *     Needs the scope `admin`.
     */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ChangeApiKeyDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ApiKeyDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `credential-not-found`: Check the id: the list of keys, or tokens, has it. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/whoami': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who is calling
     * @description Whom the server takes the caller for, and what they may do.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['WhoamiDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/upload-tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List upload tokens
     * @description Those of the caller's owner, and of all below it; an administrator sees every owner's. Newest first.
     *
     *     Needs the scope `uploads:write`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Only those of this owner, and of all below it. */
          owner?: string;
          /** @description Only those in this state. */
          state?: 'active' | 'expired' | 'revoked';
          /** @description Most items in one answer; 50 when left out. */
          limit?: number;
          /** @description `nextCursor` of the page before, with the same filters. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['UploadTokenPageDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Issue an upload token
     * @description For a user's page, which must not see the backend's own key: good for a short time, and for no more than is named here.
     *
     *     Needs the scope `uploads:write`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['IssueUploadTokenDto'];
        };
      };
      responses: {
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['IssuedUploadTokenDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/upload-tokens/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke an upload token
     * @description On other instances within seconds. Uploads that were begun with it stay. Calling it again is harmless.
     *
     *     Needs the scope `uploads:write`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['RevokedCredentialDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `credential-not-found`: Check the id: the list of keys, or tokens, has it. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Start an upload
     * @description Answers how the file is to be cut into parts. Send each part with its number, in any order and several at once, then complete.
     *
     *     Needs the scope `uploads:write`.
     */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** @description The same key and body answer the same upload, so that a lost answer can be asked for again. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['StartUploadDto'];
        };
      };
      responses: {
        201: {
          headers: {
            /** @description The upload */
            Location?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['StartedUploadDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `filename-not-allowed`: Use a name that one of the patterns in `allowedFilenames` matches.
         *
         *     `folder-not-allowed`: Use one of `allowedFolders`, or a folder below it.
         *
         *     `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says.
         *
         *     `quota-exceeded`: Stay within `available` bytes, or make room: delete objects, complete or abort open uploads, or ask for more.
         *
         *     `uploads-used-up`: Ask for a new token or key: this one was good for `limit` uploads. Those that are open can be completed.
         */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `content-type-not-allowed`: Upload a file of one of the types in `allowedContentTypes`, and tell its type as `contentType`.
         *
         *     `unsupported-media-type`: Send `Content-Type: application/json`.
         */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `idempotency-key-reused`: Use a new Idempotency-Key for a different request.
         *
         *     `object-too-large`: Stay within `maxObjectSize` bytes.
         *
         *     `part-size-invalid`: Choose a part size from 5 MiB to 5 GiB that needs at most 10,000 parts, or leave it out.
         *
         *     `validation-failed`: Correct the fields listed in `errors`.
         */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `too-many-open-uploads`: Complete or abort one of the `used` open uploads, then start this one again.
         *
         *     `too-many-requests`: Wait as long as Retry-After says, then go on more slowly.
         */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-full`: Try again once the operator has made room. */
        507: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads/{uploadId}/part/{partNumber}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Store a part
     * @description The body is the part's raw bytes, whatever its Content-Type says. The same number again replaces the part. A digest in a header is verified while the bytes pass; on a mismatch nothing is stored.
     *
     *     Needs the scope `uploads:write`.
     */
    put: {
      parameters: {
        query?: never;
        header: {
          /** @description Exactly the planned size of this part. */
          'Content-Length': number;
          /** @description RFC 9530: `sha-256=:…:` or `sha-512=:…:`. */
          'Content-Digest'?: string;
          /** @description Base64 of the MD5. */
          'Content-MD5'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc32'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc32c'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc64nvme'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-sha1'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-sha256'?: string;
        };
        path: {
          /** @description From 1 to `totalParts`. */
          partNumber: number;
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      /** @description The bytes of the part. */
      requestBody: {
        content: {
          'application/octet-stream': string;
        };
      };
      responses: {
        200: {
          headers: {
            ETag?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['StoredPartDto'];
          };
        };
        /**
         * @description `digest-invalid`: Correct the checksum header: its algorithm, its encoding, its length.
         *
         *     `digest-mismatch`: Send the part again: its bytes are not those that the checksum was made of. Nothing was stored.
         *
         *     `incomplete-body`: Send the whole part again: fewer bytes came than Content-Length said.
         *
         *     `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected.
         */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says.
         *
         *     `quota-exceeded`: Stay within `available` bytes, or make room: delete objects, complete or abort open uploads, or ask for more.
         */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `request-timeout`: Send the request again, and its body without long pauses. */
        408: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `storage-upload-missing`: Start a new upload: the store no longer has this one.
         *
         *     `upload-not-active`: Look at `uploadStatus`: the upload no longer takes this call.
         */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-expired`: Start a new upload: nothing touched this one before `expiresAt`. */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `length-required`: Send the part with Content-Length, not chunked. */
        411: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `content-type-mismatch`: Tell the true type of the file as `contentType`: its first bytes are not of the declared one. Nothing was stored. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `object-too-large`: Stay within `maxObjectSize` bytes.
         *
         *     `part-number-out-of-range`: Use part numbers from 1 to `totalParts`.
         *
         *     `part-size-mismatch`: Send exactly `expectedSize` bytes for this part.
         */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-full`: Try again once the operator has made room. */
        507: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /**
     * Store a part (POST)
     * @description The same as PUT, for clients that cannot send one.
     *
     *     Needs the scope `uploads:write`.
     */
    post: {
      parameters: {
        query?: never;
        header: {
          /** @description Exactly the planned size of this part. */
          'Content-Length': number;
          /** @description RFC 9530: `sha-256=:…:` or `sha-512=:…:`. */
          'Content-Digest'?: string;
          /** @description Base64 of the MD5. */
          'Content-MD5'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc32'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc32c'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc64nvme'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-sha1'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-sha256'?: string;
        };
        path: {
          /** @description From 1 to `totalParts`. */
          partNumber: number;
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      /** @description The bytes of the part. */
      requestBody: {
        content: {
          'application/octet-stream': string;
        };
      };
      responses: {
        200: {
          headers: {
            ETag?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['StoredPartDto'];
          };
        };
        /**
         * @description `digest-invalid`: Correct the checksum header: its algorithm, its encoding, its length.
         *
         *     `digest-mismatch`: Send the part again: its bytes are not those that the checksum was made of. Nothing was stored.
         *
         *     `incomplete-body`: Send the whole part again: fewer bytes came than Content-Length said.
         *
         *     `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected.
         */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says.
         *
         *     `quota-exceeded`: Stay within `available` bytes, or make room: delete objects, complete or abort open uploads, or ask for more.
         */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `request-timeout`: Send the request again, and its body without long pauses. */
        408: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `storage-upload-missing`: Start a new upload: the store no longer has this one.
         *
         *     `upload-not-active`: Look at `uploadStatus`: the upload no longer takes this call.
         */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-expired`: Start a new upload: nothing touched this one before `expiresAt`. */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `length-required`: Send the part with Content-Length, not chunked. */
        411: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `content-type-mismatch`: Tell the true type of the file as `contentType`: its first bytes are not of the declared one. Nothing was stored. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `object-too-large`: Stay within `maxObjectSize` bytes.
         *
         *     `part-number-out-of-range`: Use part numbers from 1 to `totalParts`.
         *
         *     `part-size-mismatch`: Send exactly `expectedSize` bytes for this part.
         */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-full`: Try again once the operator has made room. */
        507: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads/{uploadId}/part-urls': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * URLs for parts
     * @description Presigned requests by which parts go straight into the store, up to 1,000 a call. Each is bound to its part and its exact length. Ask for them as they are needed: an expired one only costs another call.
     *
     *     Needs the scope `uploads:write`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['SignPartsDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['PartUrlsDto'];
          };
        };
        /**
         * @description `digest-invalid`: Correct the checksum header: its algorithm, its encoding, its length.
         *
         *     `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected.
         */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says.
         *
         *     `quota-exceeded`: Stay within `available` bytes, or make room: delete objects, complete or abort open uploads, or ask for more.
         */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-active`: Look at `uploadStatus`: the upload no longer takes this call. */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-expired`: Start a new upload: nothing touched this one before `expiresAt`. */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `object-too-large`: Stay within `maxObjectSize` bytes.
         *
         *     `part-number-out-of-range`: Use part numbers from 1 to `totalParts`.
         *
         *     `validation-failed`: Correct the fields listed in `errors`.
         */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads/{uploadId}/parts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Parts of an upload
     * @description Those that are recorded as stored, ascending by number.
     *
     *     Needs the scope `uploads:read` or `uploads:write`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Most items in one answer; 1,000 when left out. */
          limit?: number;
          /** @description `nextCursor` of the page before. */
          cursor?: number;
        };
        header?: never;
        path: {
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['PartPageDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /**
     * Report parts
     * @description What a client has put straight into the store, for progress alone: complete asks the store.
     *
     *     Needs the scope `uploads:write`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ReportPartsDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['UploadProgressDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-active`: Look at `uploadStatus`: the upload no longer takes this call. */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-expired`: Start a new upload: nothing touched this one before `expiresAt`. */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `part-number-out-of-range`: Use part numbers from 1 to `totalParts`.
         *
         *     `validation-failed`: Correct the fields listed in `errors`.
         */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads/{uploadId}/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Progress
     * @description Checked against the store, so it is also right after a crash.
     *
     *     Needs the scope `uploads:read` or `uploads:write`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['UploadStatusDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads/{uploadId}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Resume an upload
     * @description Answers what is missing, and gives the upload a new expiry. With a body, an upload that the store has and this service does not is adopted under the id of the path, a new UUID: see `GET /v1/orphans`.
     *
     *     Needs the scope `uploads:write`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ResumeUploadDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ResumedUploadDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `storage-upload-missing`: Start a new upload: the store no longer has this one.
         *
         *     `upload-exists`: Choose another upload id for the upload to be adopted, or leave the body out to resume.
         *
         *     `upload-not-active`: Look at `uploadStatus`: the upload no longer takes this call.
         */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-expired`: Start a new upload: nothing touched this one before `expiresAt`. */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `object-too-large`: Stay within `maxObjectSize` bytes.
         *
         *     `part-size-invalid`: Choose a part size from 5 MiB to 5 GiB that needs at most 10,000 parts, or leave it out.
         *
         *     `validation-failed`: Correct the fields listed in `errors`.
         */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads/{uploadId}/complete': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Complete an upload
     * @description Makes the object out of the stored parts. It happens once, however often it is called: every caller gets the same answer.
     *
     *     Needs the scope `uploads:write`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['CompleteUploadDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['CompletedUploadDto'];
          };
        };
        /** @description The store is still at work: call again. */
        202: {
          headers: {
            'Retry-After'?: number;
            Location?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['PendingUploadDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `filename-not-allowed`: Use a name that one of the patterns in `allowedFilenames` matches.
         *
         *     `folder-not-allowed`: Use one of `allowedFolders`, or a folder below it.
         *
         *     `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says.
         *
         *     `quota-exceeded`: Stay within `available` bytes, or make room: delete objects, complete or abort open uploads, or ask for more.
         */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `parts-differ`: Compare `differingParts` with your list: the store has other parts. Upload them again or leave `parts` out.
         *
         *     `parts-missing`: Upload the parts in `missingParts`, then complete again. The upload stays open.
         *
         *     `upload-not-active`: Look at `uploadStatus`: the upload no longer takes this call.
         */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-expired`: Start a new upload: nothing touched this one before `expiresAt`. */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `content-type-mismatch`: Tell the true type of the file as `contentType`: its first bytes are not of the declared one. Nothing was stored.
         *
         *     `content-type-not-allowed`: Upload a file of one of the types in `allowedContentTypes`, and tell its type as `contentType`.
         *
         *     `unsupported-media-type`: Send `Content-Type: application/json`.
         */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `object-too-large`: Stay within `maxObjectSize` bytes.
         *
         *     `total-size-mismatch`: Send the `totalSize` that was given at start, or the sum of the stored parts.
         *
         *     `validation-failed`: Correct the fields listed in `errors`.
         */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-full`: Try again once the operator has made room. */
        507: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads/{uploadId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One upload
     * @description From the database alone; `status` asks the store.
     *
     *     Needs the scope `uploads:read` or `uploads:write`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['UploadDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /**
     * Abort an upload
     * @description Its parts are deleted from the store. Calling it again is harmless.
     *
     *     Needs the scope `uploads:write`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AbortedUploadDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-active`: Look at `uploadStatus`: the upload no longer takes this call. */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/uploads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List uploads
     * @description Filters combine. Newest first unless `sort` says otherwise.
     *
     *     Needs the scope `uploads:read`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Only these states, separated by commas. */
          status?: (
            'creating' | 'uploading' | 'completing' | 'completed' | 'aborting' | 'aborted' | 'failed'
          )[];
          /** @description Only this owner's. */
          owner?: string;
          /** @description Only this folder's. */
          folder?: string;
          /** @description Text anywhere in the file name, without regard to case. */
          q?: string;
          /** @description Only uploads started with this fingerprint. */
          fingerprint?: string;
          /** @description Started at or after this time. */
          createdAfter?: string;
          /** @description Started before this time. */
          createdBefore?: string;
          /** @description Order; a leading `-` reverses it. `-createdAt` when left out. */
          sort?: 'createdAt' | '-createdAt' | 'filename' | '-filename' | 'totalSize' | '-totalSize';
          /** @description Most items in one answer; 50 when left out. */
          limit?: number;
          /** @description `nextCursor` of the page before, with the same filters and sort. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['UploadPageDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/direct/{uploadId}/{partNumber}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Store a part by its URL
     * @description Where `part-urls` leads when the store is this server's own disk. The signature in the URL is the credential: it is good for this part, this length and this digest until it expires.
     */
    put: {
      parameters: {
        query: {
          size: number;
          /** @description Seconds since 1970. */
          expires: number;
          digest?: string;
          signature: string;
        };
        header: {
          /** @description Exactly the planned size of this part. */
          'Content-Length': number;
          /** @description RFC 9530: `sha-256=:…:` or `sha-512=:…:`. */
          'Content-Digest'?: string;
          /** @description Base64 of the MD5. */
          'Content-MD5'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc32'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc32c'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-crc64nvme'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-sha1'?: string;
          /** @description Base64, as S3 takes it. */
          'x-amz-checksum-sha256'?: string;
        };
        path: {
          /** @description From 1 to `totalParts`. */
          partNumber: number;
          /** @description As start answered it. */
          uploadId: string;
        };
        cookie?: never;
      };
      /** @description The bytes of the part. */
      requestBody: {
        content: {
          'application/octet-stream': string;
        };
      };
      responses: {
        200: {
          headers: {
            ETag?: string;
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['StoredPartDto'];
          };
        };
        /**
         * @description `digest-invalid`: Correct the checksum header: its algorithm, its encoding, its length.
         *
         *     `digest-mismatch`: Send the part again: its bytes are not those that the checksum was made of. Nothing was stored.
         *
         *     `incomplete-body`: Send the whole part again: fewer bytes came than Content-Length said.
         *
         *     `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected.
         */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `part-url-expired`: Ask `part-urls` for a new one.
         *
         *     `part-url-invalid`: Use the URL as it was given: for its part, with exactly its number of bytes and its headers. Or ask for a new one.
         *
         *     `quota-exceeded`: Stay within `available` bytes, or make room: delete objects, complete or abort open uploads, or ask for more.
         */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-found`: Check the upload id, or start a new upload. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `request-timeout`: Send the request again, and its body without long pauses. */
        408: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `storage-upload-missing`: Start a new upload: the store no longer has this one.
         *
         *     `upload-not-active`: Look at `uploadStatus`: the upload no longer takes this call.
         */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-expired`: Start a new upload: nothing touched this one before `expiresAt`. */
        410: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `length-required`: Send the part with Content-Length, not chunked. */
        411: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `content-type-mismatch`: Tell the true type of the file as `contentType`: its first bytes are not of the declared one. Nothing was stored. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `object-too-large`: Stay within `maxObjectSize` bytes.
         *
         *     `part-number-out-of-range`: Use part numbers from 1 to `totalParts`.
         *
         *     `part-size-mismatch`: Send exactly `expectedSize` bytes for this part.
         *
         *     `validation-failed`: Correct the fields listed in `errors`.
         */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-full`: Try again once the operator has made room. */
        507: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/objects/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Download an object
     * @description Whole or in part (`Range`), also conditionally.
     *
     *     Needs the scope `objects:read`.
     */
    get: {
      parameters: {
        query?: never;
        header?: {
          /** @description 412 when the object is another version. */
          'If-Match'?: string;
          /** @description 304 when the object is still this version. */
          'If-None-Match'?: string;
          /** @description The range only of this version, else the whole object. */
          'If-Range'?: string;
          /** @description One range: `bytes=0-1048575`. */
          Range?: string;
        };
        path: {
          /** @description The object key, its slashes as they are. */
          key: unknown;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The object. */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/octet-stream': string;
          };
        };
        /** @description The range. */
        206: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description Not modified. */
        304: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `object-not-found`: Check the key. An object exists once its upload has completed. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `precondition-failed`: Read the object again: it is not the version you asked for. */
        412: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `range-not-satisfiable`: Ask for one range within the object. */
        416: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /**
     * Delete an object
     * @description What it took up is free again. A bucket that keeps versions keeps its bytes as an old version.
     *
     *     Needs the scope `objects:write`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description The object key, its slashes as they are. */
          key: unknown;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description It is gone. */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `object-not-found`: Check the key. An object exists once its upload has completed. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `precondition-failed`: Read the object again: it is not the version you asked for. */
        412: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    /**
     * Describe an object
     * @description Needs the scope `objects:read`.
     */
    head: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description The object key, its slashes as they are. */
          key: unknown;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Size, etag and media type in the headers. */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `object-not-found`: Check the key. An object exists once its upload has completed. */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `precondition-failed`: Read the object again: it is not the version you asked for. */
        412: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    patch?: never;
    trace?: never;
  };
  '/v1/orphans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Uploads that nobody finishes
     * @description Unfinished multipart uploads under KEY_PREFIX that no session of this service owns: they cost money and show in no list of objects. Our own leftovers are not among them: the reaper removes those.
     *
     *     Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['OrphanReportDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/orphans/abort': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Abort orphans
     * @description Exactly those named. One that belongs to a session refuses the whole call.
     *
     *     Needs the scope `admin`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['AbortOrphansDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AbortedOrphansDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `upload-not-foreign`: Abort an upload of a session through `DELETE /v1/uploads/:uploadId`. */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/doctor': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Examine the store
     * @description Tries out what Longshore needs and what the store can do: permissions, CORS, checksums, listings and more. Takes some seconds, writes small probes below `<KEY_PREFIX>.longshore-doctor/` and removes them.
     *
     *     Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ExaminationDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/doctor/fix': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Fix findings
     * @description Those whose remedy has `canFix`: `cors` and `lifecycle`. The bucket's own rules are kept, ours are added to them. Answers with a new examination.
     *
     *     Needs the scope `admin`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['FixDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['ExaminationDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `storage-refused`: Tell the operator: the store refuses the server (bucket, credentials or permissions). */
        502: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         *
         *     `storage-unavailable`: Try again: the store did not answer, or not in time.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Settings
     * @description What can be changed while the service runs. Other instances follow within seconds.
     *
     *     Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['SettingsDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change settings
     * @description A JSON merge patch (RFC 7396): what is left out stays as it is. Null lifts a limit; a field that always has a value, and a whole group, goes back to its default by it.
     *
     *     Needs the scope `admin`.
     */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ChangeSettingsDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['SettingsDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Audit trail
     * @description What administrators have done, newest first. Filters combine.
     *
     *     Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Only what this caller has done, by its whole name. */
          actor?: string;
          /** @description Only this action. */
          action?:
            | 'key.created'
            | 'key.changed'
            | 'key.revoked'
            | 'token.created'
            | 'token.revoked'
            | 'owner.limits-changed'
            | 'settings.changed'
            | 'orphan.aborted'
            | 'upload.aborted-by-admin'
            | 'upload.adopted'
            | 'object.deleted-by-admin'
            | 'doctor.run'
            | 'doctor.fixed';
          /** @description Only what was done to this, by its whole name. */
          target?: string;
          /** @description At or after this time. */
          from?: string;
          /** @description Before this time. */
          to?: string;
          /** @description Most items in one answer; 50 when left out. */
          limit?: number;
          /** @description `nextCursor` of the page before, with the same filters. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AuditPageDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The process lives
     * @description Looks at nothing else: restarting the process does not mend a database.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['HealthDto'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The instance can take calls
     * @description Asks the database and the store, and says no while the instance is stopping.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['HealthDto'];
          };
        };
        /**
         * @description `not-ready`: Try again: see `checks` for what is down.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Usage
     * @description What the caller's owner and its users take up, and what is left. An administrator sees every owner.
     *
     *     Needs the scope `uploads:read` or `uploads:write`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Most items in one answer; 50 when left out. */
          limit?: number;
          /** @description `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['UsagePageDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/owners/{owner}/limits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * An owner's limits
     * @description Uploads of `acme/user-17` count for `acme` too, and must keep to the limits of both.
     *
     *     Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description A tenant, or `tenant/user`, percent-encoded as one segment. */
          owner: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['OwnerLimitsDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /**
     * Set an owner's limits
     * @description All of them: they replace what the settings have for every owner. Uploads that are open go on. Other instances follow within seconds.
     *
     *     Needs the scope `admin`.
     */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description A tenant, or `tenant/user`, percent-encoded as one segment. */
          owner: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['LimitsDto'];
        };
      };
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['OwnerLimitsDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `payload-too-large`: Send a smaller JSON body. */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unsupported-media-type`: Send `Content-Type: application/json`. */
        415: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    /**
     * Remove an owner's limits
     * @description Those that the settings have for every owner hold again. Calling it again is harmless.
     *
     *     Needs the scope `admin`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** @description A tenant, or `tenant/user`, percent-encoded as one segment. */
          owner: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['RemovedOwnerLimitsDto'];
          };
        };
        /** @description `malformed-request`: Send well-formed HTTP, and JSON in UTF-8 where a body is expected. */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `unauthorized`: Send `Authorization: Bearer <key>` with a valid key. */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `forbidden`: Use a key or token with one of `requiredScopes`, or do as `detail` says. */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `validation-failed`: Correct the fields listed in `errors`. */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `too-many-requests`: Wait as long as Retry-After says, then go on more slowly. */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description `internal-error`: Try again; if it stays, give the operator the `requestId`. */
        500: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /**
         * @description `database-unavailable`: Try again: the database did not answer.
         *
         *     `identity-provider-unavailable`: Try again: the keys that tokens are checked with could not be had.
         *
         *     `shutting-down`: Try again: this instance is stopping, another one will answer.
         */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    LimitsDto: {
      /**
       * @description Bytes of one object.
       * @example 5368709120
       */
      maxObjectSize?: number | null;
      /**
       * @description Bytes of all objects, and of what open uploads have announced.
       * @example 1099511627776
       */
      maxTotalBytes?: number | null;
      /**
       * @description Uploads that have not ended.
       * @example 100
       */
      maxOpenUploads?: number | null;
      /**
       * @description Uploads that may be started in all.
       * @example 1000
       */
      maxUploads?: number | null;
      /**
       * @description Media types, or all of a kind.
       * @example [
       *       "image/*",
       *       "application/pdf"
       *     ]
       */
      contentTypes?: string[] | null;
      /**
       * @description Folders, each with all that is below it.
       * @example [
       *       "videos"
       *     ]
       */
      folders?: string[] | null;
      /**
       * @description Patterns of file names: `*` stands for any characters, `?` for one; upper and lower case are the same.
       * @example [
       *       "*.jpg",
       *       "*.png"
       *     ]
       */
      filenames?: string[] | null;
    };
    CreateApiKeyDto: {
      /**
       * @description What it is for: people find it again by this.
       * @example billing
       */
      name: string;
      /**
       * @description Whose uploads it makes and sees, with those of all below: a tenant, or `tenant/user`. `default` when left out.
       * @example acme
       */
      owner?: string;
      /**
       * @description What it may do. `admin` includes the others, and every owner's uploads.
       * @example [
       *       "uploads:write",
       *       "uploads:read",
       *       "objects:read"
       *     ]
       */
      scopes: ('uploads:write' | 'uploads:read' | 'objects:read' | 'objects:write' | 'webhooks' | 'admin')[];
      /** @description What may be used with it, and with the tokens that it issues, all together. */
      limits?: components['schemas']['LimitsDto'];
      /**
       * @description A time to come. Left out, it is good until it is revoked.
       * @example 2027-11-01T00:00:00Z
       */
      expiresAt?: string | null;
    };
    CreatedApiKeyDto: {
      /**
       * @description To be sent as `Authorization: Bearer`. It is in this answer only: nobody can be told again.
       * @example lsk_Zk3bQ0cWJt7x_6vS1p0ExampleOfASecretThatIsShownJustOnce00
       */
      secret: string;
      /**
       * @description The beginning of its secret.
       * @example lsk_Zk3bQ0cWJt7x
       */
      prefix: string;
      /**
       * Format: date-time
       * @description Null: it does not expire.
       */
      expiresAt: string | null;
      /** @example Zk3bQ0cWJt7x */
      id: string;
      name: string;
      /** @example acme */
      owner: string;
      /**
       * @example [
       *       "uploads:write",
       *       "uploads:read"
       *     ]
       */
      scopes: ('uploads:write' | 'uploads:read' | 'objects:read' | 'objects:write' | 'webhooks' | 'admin')[];
      limits: components['schemas']['LimitsDto'];
      /**
       * @description Who made it, as the audit trail names them.
       * @example operator
       */
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: date-time
       * @description To the minute; null when it was never used.
       */
      lastUsedAt: string | null;
      /** @enum {string} */
      state: 'active' | 'expired' | 'revoked';
    };
    ApiKeyDto: {
      /**
       * @description The beginning of its secret.
       * @example lsk_Zk3bQ0cWJt7x
       */
      prefix: string;
      /**
       * Format: date-time
       * @description Null: it does not expire.
       */
      expiresAt: string | null;
      /** @example Zk3bQ0cWJt7x */
      id: string;
      name: string;
      /** @example acme */
      owner: string;
      /**
       * @example [
       *       "uploads:write",
       *       "uploads:read"
       *     ]
       */
      scopes: ('uploads:write' | 'uploads:read' | 'objects:read' | 'objects:write' | 'webhooks' | 'admin')[];
      limits: components['schemas']['LimitsDto'];
      /**
       * @description Who made it, as the audit trail names them.
       * @example operator
       */
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: date-time
       * @description To the minute; null when it was never used.
       */
      lastUsedAt: string | null;
      /** @enum {string} */
      state: 'active' | 'expired' | 'revoked';
    };
    ApiKeyPageDto: {
      items: components['schemas']['ApiKeyDto'][];
      /** @description Null on the last page. */
      nextCursor: string | null;
    };
    ChangeApiKeyDto: {
      /** @description A JSON merge patch (RFC 7396): a limit that is left out stays as it is, null lifts it, or all of them. */
      limits?: components['schemas']['LimitsDto'] | null;
      /** @example billing */
      name?: string;
      /**
       * @description All that it may do from now on.
       * @example [
       *       "uploads:read"
       *     ]
       */
      scopes?: ('uploads:write' | 'uploads:read' | 'objects:read' | 'objects:write' | 'webhooks' | 'admin')[];
      /**
       * @description A time to come; null: it does not expire.
       * @example 2027-11-01T00:00:00Z
       */
      expiresAt?: string | null;
    };
    RevokedCredentialDto: {
      /** @example true */
      success: boolean;
    };
    WhoamiDto: {
      /** @description Of its key, or of its token and then of the key by which that was issued. All hold. `GET /v1/usage` has the owner's. */
      limits: components['schemas']['LimitsDto'][];
      /**
       * @description By what the caller has shown who it is.
       * @enum {string}
       */
      kind: 'anonymous' | 'jwt' | 'key' | 'operator' | 'token';
      /**
       * @description As the audit trail has it.
       * @example lsk_Zk3bQ0cWJt7x (billing)
       */
      name: string;
      /** @example acme */
      owner: string;
      /**
       * @example [
       *       "uploads:write",
       *       "uploads:read"
       *     ]
       */
      scopes: ('uploads:write' | 'uploads:read' | 'objects:read' | 'objects:write' | 'webhooks' | 'admin')[];
      /** @description The only upload that a token is good for. */
      uploadId?: string;
      /**
       * @description What this server asks of callers.
       * @enum {string}
       */
      auth: 'anonymous' | 'jwt' | 'keys' | 'none';
    };
    IssueUploadTokenDto: {
      /**
       * @description Bytes of all objects, and of what open uploads have announced.
       * @example 1099511627776
       */
      maxTotalBytes?: number | null;
      /**
       * @description Media types, or all of a kind.
       * @example [
       *       "image/*",
       *       "application/pdf"
       *     ]
       */
      contentTypes?: string[] | null;
      /**
       * @description Patterns of file names: `*` stands for any characters, `?` for one; upper and lower case are the same.
       * @example [
       *       "*.jpg",
       *       "*.png"
       *     ]
       */
      filenames?: string[] | null;
      /**
       * @description Whose uploads they are going to be: the caller's own owner, which it is when left out, or one below it.
       * @example acme/user-17
       */
      owner?: string;
      /**
       * @description For people and the audit trail.
       * @example profile picture of user 17
       */
      name?: string;
      /**
       * @description Where the objects must go: into this folder, or below it.
       * @example avatars/user-17
       */
      folder?: string;
      /**
       * @description Bytes of one object, at most.
       * @example 10485760
       */
      maxSize?: number | null;
      /**
       * @description How many uploads may be started with it; 1 when left out, null for any number.
       * @example 1
       */
      maxUploads?: number | null;
      /**
       * Format: uuid
       * @description The only upload that it is good for: one that is there already. Nothing can be started with the token then, so that it goes
       *     with none of the limits.
       * @example 019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11
       */
      uploadId?: string;
      /**
       * @description What it may do, of what the caller may; `uploads:write` and `uploads:read` when left out.
       * @example [
       *       "uploads:write",
       *       "uploads:read"
       *     ]
       */
      scopes?: ('uploads:write' | 'uploads:read' | 'objects:read')[];
      /**
       * @description Seconds until it expires: a minute to a week; an hour when left out.
       * @example 3600
       */
      expiresIn?: number;
    };
    IssuedUploadTokenDto: {
      /**
       * @description For the page, to be sent as `Authorization: Bearer`. It is in this answer only.
       * @example lst_Zk3bQ0cWJt7x_6vS1p0ExampleOfASecretThatIsShownJustOnce00
       */
      token: string;
      /**
       * @description The beginning of its secret.
       * @example lst_Zk3bQ0cWJt7x
       */
      prefix: string;
      /** @description The key that it was issued with: it ends with it, and counts for its limits. Null when it was not issued with a key. */
      parentId: string | null;
      /** @description The only upload that it is good for; null when it is there to start some. */
      uploadId: string | null;
      /** Format: date-time */
      expiresAt: string;
      /** @example Zk3bQ0cWJt7x */
      id: string;
      name: string;
      /** @example acme */
      owner: string;
      /**
       * @example [
       *       "uploads:write",
       *       "uploads:read"
       *     ]
       */
      scopes: ('uploads:write' | 'uploads:read' | 'objects:read' | 'objects:write' | 'webhooks' | 'admin')[];
      limits: components['schemas']['LimitsDto'];
      /**
       * @description Who made it, as the audit trail names them.
       * @example operator
       */
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: date-time
       * @description To the minute; null when it was never used.
       */
      lastUsedAt: string | null;
      /** @enum {string} */
      state: 'active' | 'expired' | 'revoked';
    };
    UploadTokenDto: {
      /**
       * @description The beginning of its secret.
       * @example lst_Zk3bQ0cWJt7x
       */
      prefix: string;
      /** @description The key that it was issued with: it ends with it, and counts for its limits. Null when it was not issued with a key. */
      parentId: string | null;
      /** @description The only upload that it is good for; null when it is there to start some. */
      uploadId: string | null;
      /** Format: date-time */
      expiresAt: string;
      /** @example Zk3bQ0cWJt7x */
      id: string;
      name: string;
      /** @example acme */
      owner: string;
      /**
       * @example [
       *       "uploads:write",
       *       "uploads:read"
       *     ]
       */
      scopes: ('uploads:write' | 'uploads:read' | 'objects:read' | 'objects:write' | 'webhooks' | 'admin')[];
      limits: components['schemas']['LimitsDto'];
      /**
       * @description Who made it, as the audit trail names them.
       * @example operator
       */
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: date-time
       * @description To the minute; null when it was never used.
       */
      lastUsedAt: string | null;
      /** @enum {string} */
      state: 'active' | 'expired' | 'revoked';
    };
    UploadTokenPageDto: {
      items: components['schemas']['UploadTokenDto'][];
      /** @description Null on the last page. */
      nextCursor: string | null;
    };
    StartUploadDto: {
      /**
       * @description The file's own name. It is kept and given to whoever downloads the object; the key does not contain it.
       * @example holiday.mp4
       */
      filename: string;
      /**
       * @description Size in bytes, 0 included. Left out for a stream whose length is not known: it is then given with complete.
       * @example 5368709120
       */
      totalSize?: number;
      /**
       * @description Media type of the object; `application/octet-stream` when left out.
       * @example video/mp4
       */
      contentType?: string;
      /**
       * @description Where the object goes: its key is `<folder>/<uuid><extension>`. `uploads` when left out.
       * @example videos/2026
       */
      folder?: string;
      /**
       * @description Kept with the object as its user metadata, 1,900 bytes in all.
       * @example {
       *       "camera": "front-door"
       *     }
       */
      metadata?: {
        [key: string]: string;
      };
      /**
       * @description Object tags, at most 10.
       * @example {
       *       "retention": "30d"
       *     }
       */
      tags?: {
        [key: string]: string;
      };
      /**
       * @description Bytes of every part but the last, 5 MiB to 5 GiB. Left out, it is chosen so that 10,000 parts suffice; 16 MiB for
       *     a stream of unknown length.
       * @example 8388608
       */
      partSize?: number;
      /**
       * @description Anything that tells the client's file from others, to find the upload again by `GET /v1/uploads?fingerprint=`.
       * @example holiday.mp4-5368709120-1764000000
       */
      fingerprint?: string;
      /**
       * @description How the parts are going to travel: through this server, or straight into the store by URLs of `part-urls`. `server` when
       *     left out. It is a plan and no promise: any part may come either way.
       * @enum {string}
       */
      transfer?: 'direct' | 'server';
    };
    RetryAdviceDto: {
      /** @example 8 */
      maxAttempts: number;
      /** @example 500 */
      baseDelayMs: number;
      /** @example 30000 */
      maxDelayMs: number;
    };
    StartedUploadDto: {
      /** @example 019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11 */
      uploadId: string;
      /** @example videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4 */
      key: string;
      /**
       * @description Bytes of every part but the last.
       * @example 8388608
       */
      partSize: number;
      /**
       * @description Null for a stream of unknown length.
       * @example 640
       */
      totalParts: number | null;
      /** @enum {string} */
      status: 'aborted' | 'aborting' | 'completed' | 'completing' | 'creating' | 'failed' | 'uploading';
      /**
       * Format: date-time
       * @description When the upload ends if nobody touches it; each part and each resume puts it off.
       */
      expiresAt: string;
      /** @enum {string} */
      transfer: 'direct' | 'server';
      /**
       * @description Parts that a client should have under way at once.
       * @example 4
       */
      concurrency: number;
      retry: components['schemas']['RetryAdviceDto'];
    };
    StoredPartDto: {
      /** @example 7 */
      partNumber: number;
      /** @example 9b2cf535f27731c974343645a3985328 */
      etag: string;
      /** @example 8388608 */
      size: number;
      /**
       * @description The digest that was sent along and has been verified.
       * @example crc32c:yZRlqg==
       */
      checksum: string | null;
    };
    SignPartsDto: {
      /**
       * @example [
       *       1,
       *       2,
       *       7
       *     ]
       */
      partNumbers?: number[];
      /** @example 1 */
      from?: number;
      /**
       * @description The last one, itself included; left out, as far as one call goes.
       * @example 640
       */
      to?: number;
      /**
       * @description What the bytes of a part must have, by its number: `md5:<base64>`; on the server's own disk any algorithm that a part
       *     can be sent with. The URL then takes nothing else.
       * @example {
       *       "7": "md5:CY9rzUYh03PK3k6DJie09g=="
       *     }
       */
      checksums?: {
        [key: string]: string;
      };
    };
    PartUrlDto: {
      /** @example 7 */
      partNumber: number;
      /** @enum {string} */
      method: 'PUT';
      /**
       * @description Absolute when it leads to the store; without PUBLIC_URL, relative when it leads back to this server.
       * @example https://bucket.s3.eu-west-1.amazonaws.com/uploads/019320a1.mp4?partNumber=7&uploadId=…&X-Amz-Signature=…
       */
      url: string;
      /**
       * @description To be sent as they are.
       * @example {
       *       "content-md5": "CY9rzUYh03PK3k6DJie09g=="
       *     }
       */
      headers: {
        [key: string]: string;
      };
      /**
       * @description The body must have exactly so many bytes.
       * @example 8388608
       */
      size: number;
      /**
       * Format: date-time
       * @description Ask again when it is over: that costs nothing but the call.
       */
      expiresAt: string;
    };
    PartUrlsDto: {
      urls: components['schemas']['PartUrlDto'][];
    };
    ReportedPartDto: {
      /** @example 1 */
      partNumber: number;
      /**
       * @description As the store answered it.
       * @example 9b2cf535f27731c974343645a3985328
       */
      etag?: string;
    };
    ReportPartsDto: {
      parts: components['schemas']['ReportedPartDto'][];
    };
    UploadProgressDto: {
      /** @example 019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11 */
      uploadId: string;
      /** @example 5360320512 */
      uploadedBytes: number;
      /** @example 639 */
      uploadedParts: number;
      /** @example 640 */
      totalParts: number | null;
      /** @example 99.84 */
      percentage: number | null;
      /** Format: date-time */
      expiresAt: string;
    };
    UploadStatusDto: {
      /** @example 019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11 */
      uploadId: string;
      /** @example videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4 */
      key: string;
      /** @enum {string} */
      status: 'aborted' | 'aborting' | 'completed' | 'completing' | 'creating' | 'failed' | 'uploading';
      /** @example 5368709120 */
      totalSize: number | null;
      /** @example 5360320512 */
      uploadedBytes: number;
      /** @example 639 */
      uploadedParts: number;
      /** @example 640 */
      totalParts: number | null;
      /**
       * @description Parts still to be sent. For a stream of unknown length: the gaps so far.
       * @example [
       *       7
       *     ]
       */
      missingParts: number[];
      /**
       * @description Of the bytes; null for a stream of unknown length.
       * @example 99.84
       */
      percentage: number | null;
      /** Format: date-time */
      expiresAt: string;
    };
    ResumeUploadDto: {
      /**
       * @description Key of the upload to adopt.
       * @example backups/2026.tar
       */
      key?: string;
      /** @description The store's own id of the upload, as `GET /v1/orphans` or the store's list names it. */
      storageUploadId?: string;
      /**
       * @description Bytes of the whole object.
       * @example 5368709120
       */
      totalSize?: number;
      /**
       * @description Bytes of every part but the last; left out, the stored parts tell it where they can.
       * @example 8388608
       */
      partSize?: number;
    };
    ResumedUploadDto: {
      /** @example 019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11 */
      uploadId: string;
      /** @example videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4 */
      key: string;
      /** @enum {string} */
      status: 'aborted' | 'aborting' | 'completed' | 'completing' | 'creating' | 'failed' | 'uploading';
      /** @example 5368709120 */
      totalSize: number | null;
      /** @example 5360320512 */
      uploadedBytes: number;
      /** @example 639 */
      uploadedParts: number;
      /** @example 640 */
      totalParts: number | null;
      /**
       * @description Parts still to be sent. For a stream of unknown length: the gaps so far.
       * @example [
       *       7
       *     ]
       */
      missingParts: number[];
      /**
       * @description Of the bytes; null for a stream of unknown length.
       * @example 99.84
       */
      percentage: number | null;
      /** Format: date-time */
      expiresAt: string;
      /** @example 8388608 */
      partSize: number;
    };
    CompletedPartDto: {
      /** @example 1 */
      partNumber: number;
      /**
       * @description As the part's answer gave it; quotes around it do not matter.
       * @example 9b2cf535f27731c974343645a3985328
       */
      etag: string;
    };
    CompleteUploadDto: {
      /**
       * @description Size in bytes. For a stream of unknown length this says how long it was; otherwise it must be what start said.
       * @example 5368709120
       */
      totalSize?: number;
      /** @description The parts that the client believes to have stored: compared with the store's, and never trusted. */
      parts?: components['schemas']['CompletedPartDto'][];
    };
    CompletedUploadDto: {
      /** @example true */
      success: boolean;
      /** @example 019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11 */
      uploadId: string;
      /** @example videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4 */
      key: string;
      /** @example d41d8cd98f00b204e9800998ecf8427e-640 */
      etag: string;
      /**
       * @description Where the object is, in the store's own terms.
       * @example https://bucket.s3.eu-west-1.amazonaws.com/videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4
       */
      location: string;
      /**
       * @description Where to download it from this server.
       * @example /v1/objects/videos/2026/019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11.mp4
       */
      url: string;
      /** @example 5368709120 */
      size: number;
      /** @description Digest of the whole object, where one is known. */
      checksum: string | null;
    };
    PendingUploadDto: {
      /** @example 019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11 */
      uploadId: string;
      /** @enum {string} */
      status: 'completing';
    };
    AbortedUploadDto: {
      /** @example true */
      success: boolean;
    };
    UploadDto: {
      /** @example 019320a1-7c5e-7b43-9d0c-2f1f6f0f5a11 */
      uploadId: string;
      owner: string;
      /** @enum {string} */
      status: 'aborted' | 'aborting' | 'completed' | 'completing' | 'creating' | 'failed' | 'uploading';
      key: string;
      /** @description Begun by somebody else, and taken over with resume. */
      adopted: boolean;
      /** @example holiday.mp4 */
      filename: string;
      /** @example videos/2026 */
      folder: string;
      /** @example video/mp4 */
      contentType: string;
      metadata: {
        [key: string]: string;
      };
      tags: {
        [key: string]: string;
      };
      fingerprint: string | null;
      /** @enum {string} */
      transfer: 'direct' | 'server';
      totalSize: number | null;
      partSize: number;
      totalParts: number | null;
      /** @description As recorded; status asks the store. */
      uploadedBytes: number;
      uploadedParts: number;
      etag: string | null;
      /** @description Why it ended without an object: client, expiry, admin, or an error code. */
      endReason: string | null;
      /** @description How often the server has failed to drive it on since it came into this state. */
      attempts: number;
      /** @description Why the last attempt failed. */
      lastError: string | null;
      /**
       * Format: date-time
       * @description When the server tries again.
       */
      nextAttemptAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      lastActivityAt: string;
      /** Format: date-time */
      expiresAt: string;
      /** Format: date-time */
      endedAt: string | null;
    };
    UploadPageDto: {
      items: components['schemas']['UploadDto'][];
      /** @description Null on the last page. */
      nextCursor: string | null;
    };
    ListedPartDto: {
      /** @example 7 */
      partNumber: number;
      /** @example 9b2cf535f27731c974343645a3985328 */
      etag: string;
      /** @example 8388608 */
      size: number;
      /**
       * @description The digest that was sent along and has been verified.
       * @example crc32c:yZRlqg==
       */
      checksum: string | null;
      /** @description The client says that it has put the part into the store; nobody has looked yet. */
      reported: boolean;
      /** Format: date-time */
      storedAt: string;
    };
    PartPageDto: {
      items: components['schemas']['ListedPartDto'][];
      /** @description Null on the last page. */
      nextCursor: number | null;
    };
    OrphanDto: {
      /** @example backups/2025.tar */
      key: string;
      /** @description The store's own id of the upload. */
      storageUploadId: string;
      /** Format: date-time */
      startedAt: string;
      /** @description Bytes of its stored parts. */
      size: number;
    };
    OrphanReportDto: {
      /** @example 3 */
      count: number;
      /**
       * @description Of the uploads in `items`.
       * @example 1073741824
       */
      size: number;
      /** Format: date-time */
      oldest: string | null;
      /**
       * @description What `size` costs a month, at `costPerGibMonth`.
       * @example 0.023
       */
      monthlyCost: number;
      /**
       * @description As set by STORAGE_COST; S3 Standard's list price when it is not.
       * @example 0.023
       */
      costPerGibMonth: number;
      /** @description The first ones that the store lists, at most 1,000. */
      items: components['schemas']['OrphanDto'][];
    };
    NamedOrphanDto: {
      /** @example backups/2025.tar */
      key: string;
      /** @description The store's own id of the upload. */
      storageUploadId: string;
    };
    AbortOrphansDto: {
      /** @description As the report named them. */
      uploads: components['schemas']['NamedOrphanDto'][];
    };
    AbortedOrphansDto: {
      /** @example 3 */
      aborted: number;
    };
    RemedyDto: {
      /** @example Let the doctor fix it, or set these rules. */
      text: string;
      /** @description The rule or policy to paste, complete. */
      paste?: string;
      /** @description Whether `POST /v1/doctor/fix` does it. */
      canFix: boolean;
    };
    FindingDto: {
      /** @example cors */
      id: string;
      /** @example Browsers (CORS) */
      title: string;
      /**
       * @description `warning`: it works, but costs something or lacks a safeguard. `problem`: something that users do will fail, or is open to
       *     strangers. `unknown`: could not be found out.
       * @example problem
       * @enum {string}
       */
      status: 'ok' | 'problem' | 'unknown' | 'warning';
      /** @example https://app.example.com: the preflight is refused (403) */
      seen: string;
      /** @description Why it matters. */
      why: string;
      remedy?: components['schemas']['RemedyDto'];
    };
    StoreProfileDto: {
      /** @description ListMultipartUploads finds an upload by its whole key, not by the beginning of it. */
      listsUploadsByExactKeyOnly: boolean | null;
      /**
       * @description A part is refused when one of these is wrong.
       * @example [
       *       "crc32c"
       *     ]
       */
      verifiedChecksums: string[];
      verifiesContentMd5: boolean | null;
      /** @description A presigned URL takes a body of the signed length only. */
      verifiesSignedLength: boolean | null;
      /** @description A complete with `If-None-Match: *` does not replace an object. */
      conditionalComplete: boolean | null;
      /** @description The answer to a complete names the object's ETag. */
      completeTellsEtag: boolean | null;
      /** @description A part under 5 MiB is refused anywhere but at the end. */
      minimumPartSize: boolean | null;
      /** @description All parts but the last must have one size. */
      equalPartSizesOnly: boolean | null;
      /** @description The store's clock minus this server's, in milliseconds. */
      clockSkewMs: number | null;
    };
    ExaminationDto: {
      /** @example s3://films at http://127.0.0.1:7480 */
      store: string;
      /** Format: date-time */
      examinedAt: string;
      findings: components['schemas']['FindingDto'][];
      profile: components['schemas']['StoreProfileDto'];
    };
    FixDto: {
      /**
       * @description Ids of findings whose remedy has `canFix`.
       * @example [
       *       "cors",
       *       "lifecycle"
       *     ]
       */
      ids: string[];
    };
    RetrySettingsDto: {
      /** @example 8 */
      maxAttempts: number;
      /** @example 500 */
      baseDelayMs: number;
      /** @example 30000 */
      maxDelayMs: number;
    };
    UploadSettingsDto: {
      /**
       * @description Bytes of a part where the client asks for none; null: chosen by the size of the object.
       * @example 16777216
       */
      partSize: number | null;
      /** @example 4 */
      concurrency: number;
      retry: components['schemas']['RetrySettingsDto'];
    };
    BandwidthSettingsDto: {
      /** @example 125000000 */
      instance: number | null;
      /** @example 12500000 */
      owner: number | null;
      /** @example 12500000 */
      session: number | null;
    };
    RateSettingDto: {
      /** @example 600 */
      requests: number;
      /** @example 60 */
      perSeconds: number;
    };
    RateSettingsDto: {
      /** @description Of one key, token or identity. */
      caller: components['schemas']['RateSettingDto'] | null;
      /** @description Of one address, for requests without a valid credential. */
      address: components['schemas']['RateSettingDto'] | null;
    };
    SettingsDto: {
      uploads: components['schemas']['UploadSettingsDto'];
      bandwidth: components['schemas']['BandwidthSettingsDto'];
      rates: components['schemas']['RateSettingsDto'];
      /** @description For every owner that has none of its own. */
      ownerLimits: components['schemas']['LimitsDto'];
      /**
       * Format: date-time
       * @description Null as long as nothing has been changed.
       */
      updatedAt: string | null;
      /**
       * @description Who made the last change.
       * @example operator
       */
      updatedBy: string | null;
    };
    ChangeRetryDto: {
      /** @example 8 */
      maxAttempts?: number;
      /** @example 500 */
      baseDelayMs?: number;
      /**
       * @description Not less than `baseDelayMs`.
       * @example 30000
       */
      maxDelayMs?: number;
    };
    ChangeUploadsDto: {
      /**
       * @description Bytes of a part where the client asks for none: whole MiB, 5 MiB to 5 GiB. It grows where an object would need more than
       *     10,000 parts. Null: chosen by the size of the object.
       * @example 16777216
       */
      partSize?: number | null;
      /**
       * @description Parts that a client has under way at once.
       * @example 4
       */
      concurrency?: number;
      retry?: components['schemas']['ChangeRetryDto'];
    };
    ChangeBandwidthDto: {
      /**
       * @description Of each instance.
       * @example 125000000
       */
      instance?: number | null;
      /**
       * @description Of each owner of the first level, with all below it, on each instance.
       * @example 12500000
       */
      owner?: number | null;
      /**
       * @description Of each upload, on each instance.
       * @example 12500000
       */
      session?: number | null;
    };
    ChangeRateDto: {
      /** @example 600 */
      requests?: number;
      /** @example 60 */
      perSeconds?: number;
    };
    ChangeRatesDto: {
      /** @description Of one key, token or identity. */
      caller?: components['schemas']['ChangeRateDto'] | null;
      /** @description Of one address, for requests without a valid credential. */
      address?: components['schemas']['ChangeRateDto'] | null;
    };
    ChangeSettingsDto: {
      uploads?: components['schemas']['ChangeUploadsDto'];
      bandwidth?: components['schemas']['ChangeBandwidthDto'];
      rates?: components['schemas']['ChangeRatesDto'];
      /** @description For every owner that has none of its own. */
      ownerLimits?: components['schemas']['LimitsDto'];
    };
    AuditEventDto: {
      /** @example 1042 */
      id: string;
      /** Format: date-time */
      at: string;
      /** @example key 3fG8kq2L (billing) */
      actor: string;
      /** @example 203.0.113.7 */
      address: string;
      /**
       * @description As X-Request-Id and the server's log have it.
       * @example 0f5b1d0e-7f0a-4c7f-9d7e-2b1d3c6f9a10
       */
      requestId: string;
      /** @example settings.changed */
      action: string;
      /** @example settings */
      target: string;
      /**
       * @example {
       *       "uploads.concurrency": {
       *         "from": 4,
       *         "to": 8
       *       }
       *     }
       */
      detail: {
        [key: string]: unknown;
      };
    };
    AuditPageDto: {
      items: components['schemas']['AuditEventDto'][];
      /** @description Null on the last page. */
      nextCursor: string | null;
    };
    HealthDto: {
      /**
       * @example ok
       * @enum {string}
       */
      status: 'ok';
      /**
       * @example {
       *       "database": "up",
       *       "storage": "up"
       *     }
       */
      checks: {
        [key: string]: string;
      };
    };
    OwnerUsageDto: {
      /** @example acme */
      owner: string;
      /**
       * @description Uploads that have not ended.
       * @example 3
       */
      openUploads: number;
      /**
       * @description Bytes that open uploads have announced.
       * @example 1073741824
       */
      reservedBytes: number;
      /**
       * @description Bytes of objects.
       * @example 53687091200
       */
      storedBytes: number;
      /**
       * @description Uploads that were ever started.
       * @example 128
       */
      startedUploads: number;
      /** @description What holds for this owner. */
      limits: components['schemas']['LimitsDto'];
      /**
       * @description Bytes that are left; null without a limit.
       * @example 9663676416
       */
      availableBytes: number | null;
    };
    UsagePageDto: {
      /** @description By owner, ascending. */
      items: components['schemas']['OwnerUsageDto'][];
      /** @description Null on the last page. */
      nextCursor: string | null;
    };
    OwnerLimitsDto: {
      /** @description Null when the owner has none of its own: those that the settings have for every owner hold. */
      limits: components['schemas']['LimitsDto'] | null;
      /** @example acme */
      owner: string;
      updatedBy: string | null;
      /** Format: date-time */
      updatedAt: string | null;
    };
    RemovedOwnerLimitsDto: {
      /** @example true */
      success: boolean;
    };
    Problem: {
      /**
       * Format: uri-reference
       * @description Where the error is described.
       */
      type: string;
      title: string;
      status: number;
      /** @description What happened, for people. */
      detail: string;
      /** @description The path of the request. */
      instance?: string;
      /** @enum {string} */
      code:
        | 'address-not-allowed'
        | 'content-type-mismatch'
        | 'content-type-not-allowed'
        | 'credential-not-found'
        | 'database-unavailable'
        | 'digest-invalid'
        | 'digest-mismatch'
        | 'filename-not-allowed'
        | 'folder-not-allowed'
        | 'forbidden'
        | 'headers-too-large'
        | 'idempotency-key-reused'
        | 'identity-provider-unavailable'
        | 'incomplete-body'
        | 'internal-error'
        | 'length-required'
        | 'malformed-request'
        | 'not-ready'
        | 'object-not-found'
        | 'object-too-large'
        | 'part-number-out-of-range'
        | 'part-size-invalid'
        | 'part-size-mismatch'
        | 'part-url-expired'
        | 'part-url-invalid'
        | 'parts-differ'
        | 'parts-missing'
        | 'payload-too-large'
        | 'precondition-failed'
        | 'quota-exceeded'
        | 'range-not-satisfiable'
        | 'request-timeout'
        | 'route-not-found'
        | 'shutting-down'
        | 'storage-full'
        | 'storage-refused'
        | 'storage-unavailable'
        | 'storage-upload-missing'
        | 'too-many-open-uploads'
        | 'too-many-requests'
        | 'total-size-mismatch'
        | 'unauthorized'
        | 'unsupported-media-type'
        | 'upload-exists'
        | 'upload-expired'
        | 'upload-not-active'
        | 'upload-not-foreign'
        | 'upload-not-found'
        | 'uploads-used-up'
        | 'validation-failed';
      /** @description Also in X-Request-Id, and in the server log. */
      requestId?: string;
      /** @description Whether the same request can succeed later. */
      retryable: boolean;
    } & {
      [key: string]: unknown;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
