# One image for every role: `docker run messagepal api`, `gateway`, `data-service`, `worker`, `standalone`, `cli …`.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS manifest
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM manifest AS build
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY tools/build.mjs tools/nest-projects.mjs tools/
COPY test/load test/load
COPY apps apps
COPY libs libs
COPY extensions extensions
RUN npm run build

FROM manifest AS modules
RUN npm ci --omit=dev

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 MP_DATA_DIR=/data
RUN mkdir /data && chown node:node /data
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist/apps dist/apps
COPY --from=build /app/dist/libs dist/libs
COPY --from=build /app/dist/extensions dist/extensions
COPY package.json LICENSE tools/deploy/role.mjs tools/deploy/health.mjs ./
USER node
EXPOSE 3000
# Alive, not ready: an engine that is away is no reason to start a process again.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "health.mjs"]
ENTRYPOINT ["node", "role.mjs"]
CMD ["standalone"]
