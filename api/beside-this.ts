// A thread runs the same kind of file as whoever starts it: what was built, or the sources.

/** The file of this name beside the module, and what Node must be told to run it. */
export const besideThis = (
  module: string,
  name: string,
): { readonly file: URL; readonly execArgv: string[] } => {
  const isSource = module.endsWith('.ts');
  return {
    file: new URL(`./${name}.${isSource ? 'ts' : 'js'}`, module),
    execArgv: isSource ? ['--import', 'tsx'] : [],
  };
};
