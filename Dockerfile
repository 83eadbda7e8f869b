# One image for every role of Weir: `gateway` (the default), `worker`, or any command of the program.
FROM node:20-slim AS build
WORKDIR /weir
COPY package.json package-lock.json ./
# Scripts stay off: none is needed, and `prepare` would build before the sources are here.
RUN npm ci --ignore-scripts
COPY . .
RUN node api/build.mjs

FROM node:20-slim AS dependencies
WORKDIR /weir
COPY package.json package-lock.json ./
# The optional packages are the embedded databases; here PostgreSQL is a container of its own.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:20-slim
# A bound makes Node collect garbage early; raise it for many users.
ENV NODE_ENV=production NODE_OPTIONS=--max-old-space-size=1024
WORKDIR /weir
COPY --from=dependencies /weir/node_modules ./node_modules
COPY --from=build /weir/dist ./dist
COPY package.json ./
# Keys are made here at the first start; a volume takes over the owner.
RUN install --directory --owner=node --group=node --mode=0700 /data
ENV WEIR_DATA_DIR=/data
USER node
EXPOSE 8080 9464
ENTRYPOINT ["node", "/weir/dist/api/main.js"]
CMD ["gateway"]
