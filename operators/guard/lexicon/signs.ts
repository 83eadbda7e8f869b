// What attackers write to forge the structure of a conversation, in no language.
import type { Lexicon } from './concepts.ts';

export const signs: Lexicon = {
  marker:
    '<| | |> | [inst] | [/inst] | <<sys>> | <</sys>> | <s> | </s> | ### | system: | assistant: | user: | human: | ai: | bot: | [system] | [system | [assistant] | [user] | <system> | </system> | <system | </prompt> | <prompt> | <instructions> | </instructions> | <user> | </user> | ---- | ==== | **** | ``` | """ | [end | [begin | begin system | {{ | }} | <!-- | -->',
  ending: '[end of | end of system | --- end | === end | <|end | <|eot | </user_input>',
  link: 'http:// | https:// | www. | ![',
};
