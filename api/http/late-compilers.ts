// Compilers of route schemas that compile at the first use: there are five hundred of them, and a
// gateway that compiled all before it listened would be half a second later for everybody.
import validators from '@fastify/ajv-compiler';
import serializers from '@fastify/fast-json-stringify-compiler';

type BuildValidator = ReturnType<typeof validators>;
type Compile = ReturnType<BuildValidator>;
type Validator = ReturnType<Compile> & { errors?: unknown };
type BuildSerializer = ReturnType<typeof serializers>;

const allValidators = validators();
const allSerializers = serializers();

const buildValidator = (...given: Parameters<BuildValidator>): Compile => {
  const compile = allValidators(...given);
  return ((...route: Parameters<Compile>) => {
    let compiled: Validator | undefined;
    const validate = (value: unknown): unknown => {
      compiled ??= compile(...route) as Validator;
      const isSound = compiled(value);
      validate.errors = compiled.errors;
      return isSound;
    };
    validate.errors = undefined as unknown;
    return validate;
  }) as Compile;
};

const buildSerializer = (...given: Parameters<BuildSerializer>): ReturnType<BuildSerializer> => {
  const compile = allSerializers(...given);
  return (route) => {
    let serialize: ReturnType<typeof compile> | undefined;
    return (answer) => {
      serialize ??= compile(route);
      return serialize(answer);
    };
  };
};

/** What Fastify takes for `schemaController.compilersFactory`. */
export const lateCompilers = { buildValidator, buildSerializer };
