// Letters of other scripts that look like Latin ones (Unicode UTS 39, the part that attackers use),
// and Latin letters in another dress that NFKC leaves alone.

const pairs: readonly (readonly [from: string, to: string])[] = [
  ['авекмнорстухгіјѕһԁԛԝьѵӏ', 'abekmhopctyxrijshdqwbvl'],
  ['αβγεηικνορτυχωσμδλ', 'abyenikvoptuxwoudl'],
  ['օոսհգցզեքյլ', 'onuhqgqeqjl'],
  ['ꭰꭱꭲꭺꭻꮃꮇꮋꮐꮓꮤꮪꮯꮲꮶꮞꭼ', 'derajwmhgztscpkue'],
];

const dressed: readonly (readonly [from: string, to: string])[] = [
  ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnopqrstuvwyz'],
  ['ıȷɑɡɩʋƅɯłøđħŧ', 'ijagivbwlodht'],
];

/** By code unit; 0 for all others. */
const tableOf = (lists: typeof pairs): Uint16Array => {
  const table = new Uint16Array(65_536);
  for (const [from, to] of lists)
    for (const [index, letter] of [...from].entries())
      table[letter.charCodeAt(0)] = to.charCodeAt(index);
  return table;
};

/** Code unit of a look-alike, to that of the Latin letter: for words that mix scripts. */
export const lookAlikes = tableOf(pairs);

/** Code unit of a letter in another dress, to that of the plain letter: for every word. */
export const plainForms = tableOf(dressed);
