# The server alone. It needs a Postgres (DATABASE_URL): the one that npm start brings along is not in here.
#   docker build -t longshore . && docker run -p 3000:3000 --env-file .env longshore
FROM node:22.22.2-bookworm-slim AS base
WORKDIR /app
ENV npm_config_update_notifier=false

FROM base AS build
# The server is the root package; the upload page is built from the sources of its workspaces, which bring no packages.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --workspaces=false --include=dev
COPY prisma.config.ts nest-cli.json tsconfig.json tsconfig.build.json ./
COPY prisma ./prisma
COPY src ./src
RUN npx prisma generate && npx nest build
COPY clients ./clients
COPY web ./web
RUN npx vite build web --logLevel warn

FROM base AS packages
COPY package.json package-lock.json .npmrc ./
# Without the optional packages, as these are what holds Postgres's binaries and, for a reason of npm's, Prisma's CLI.
RUN npm ci --workspaces=false --omit=dev --omit=optional \
  # Prisma's compilers for other databases are half of what is left.
  && find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*.postgresql.*' -delete \
  && find node_modules -name '*.map' -delete
# The one optional package that matters: checksums in native code.
COPY --from=build /app/node_modules/@node-rs ./node_modules/@node-rs

FROM base
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/web/dist ./web/dist
COPY prisma/migrations ./prisma/migrations
COPY package.json LICENSE ./
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
