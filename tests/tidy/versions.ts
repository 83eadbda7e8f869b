// Versions: exact pins, and nothing that the oldest supported Node cannot run.

type Versions = Readonly<Record<string, string>>;

export interface PackageFile {
  readonly engines: { readonly node: string };
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies: Versions;
}

export interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly engines?: { readonly node?: string } }>
  >;
}

const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Dependencies that are not pinned to one version. */
export const pinFindings = (file: PackageFile): readonly string[] =>
  Object.entries({
    ...file.dependencies,
    ...file.devDependencies,
    ...file.optionalDependencies,
  })
    .filter(([, version]) => !exact.test(version))
    .map(([name, version]) => `package.json: ${name} is "${version}": pin one version (npm i -E)`);

type Version = readonly [major: number, minor: number, patch: number];

const comparator = /^(\^|~|>=|>|<=|<|=|)v?(\d+)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?$/;

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

const satisfiesOne = (version: Version, text: string): boolean => {
  const [, sign, ...parts] = comparator.exec(text) ?? [];
  if (sign === undefined) throw new RangeError(`"${text}" is no range that tidy can read`);
  const known = parts.filter((part) => /^\d+$/.test(part ?? '')).map(Number);
  const low: Version = [known[0] ?? 0, known[1] ?? 0, known[2] ?? 0];
  const next = (places: number): Version =>
    places === 1 ? [low[0] + 1, 0, 0] : [low[0], low[1] + 1, 0];
  const isFrom = compare(version, low) >= 0;
  const isBelow = (high: Version): boolean => compare(version, high) < 0;
  if (sign === '>=') return isFrom;
  if (sign === '<') return isBelow(low);
  if (sign === '>') return compare(version, low) > 0;
  if (sign === '<=') return compare(version, low) <= 0;
  if (sign === '^') return isFrom && isBelow(next(1));
  if (sign === '~') return isFrom && isBelow(next(Math.min(known.length, 2)));
  return known.length === 3 ? compare(version, low) === 0 : isFrom && isBelow(next(known.length));
};

/** Whether a version of Node is within a range as package authors write them. */
export const satisfies = (version: Version, range: string): boolean =>
  range
    .replaceAll(/([<>=^~])\s+/g, '$1')
    .split('||')
    .some((part) =>
      part
        .trim()
        .split(/\s+/)
        .every((each) => each === '' || each === '*' || satisfiesOne(version, each)),
    );

const oldestNode = ({ engines }: PackageFile): Version => {
  const [major = 0, minor = 0, patch = 0] = engines.node.replace('>=', '').split('.').map(Number);
  return [major, minor, patch];
};

/** Locked packages that the oldest supported Node is too old for. */
export const engineFindings = (file: PackageFile, lock: LockFile): readonly string[] => {
  const oldest = oldestNode(file);
  return Object.entries(lock.packages)
    .filter(([, { engines }]) => !satisfies(oldest, engines?.node ?? '*'))
    .map(
      ([path, { version, engines }]) =>
        `package-lock.json: ${path} ${version} wants Node ${engines?.node}, we promise ${oldest.join('.')}: take an older version of it`,
    );
};
