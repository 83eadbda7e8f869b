// An address as people write it, and nothing that could end a header or name a second recipient.
import Type from 'typebox';

const pattern =
  "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){0,8}$";

export const AddressSchema = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern,
  description: 'An e-mail address without a display name: anna@example.com',
});
