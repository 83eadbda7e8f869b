// Kinds of numbers of India, its neighbours, Central Asia and the Near East.
import { digitAt, passesLuhnSum, passesVerhoeff, startsWithDay, weighted } from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

const passportWords =
  'passport|passport no|passport number|여권|여권번호|旅券|旅券番号|パスポート|护照|护照号|護照|หนังสือเดินทาง|hộ chiếu|paspor';

const passesKazakh = (digits: string): boolean => {
  if (!startsWithDay(digits, 'YMD')) return false;
  const first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  const second = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11;
  return (first < 10 ? first : second) === digitAt(digits, 11);
};

const india: readonly NumberKind[] = [
  {
    kind: 'in_aadhaar',
    anywhere: ['4_4_4', '4:4:4'],
    alone: ['12'],
    shape: /^[2-9]\d{11}$/,
    check: passesVerhoeff,
    checksum: true,
    words: 'aadhaar|aadhar|uidai|uid|आधार|adhaar',
  },
  {
    kind: 'in_pan',
    anywhere: ['10'],
    shape: /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/,
    words: 'pan|pan card|pan number|permanent account number',
  },
  {
    kind: 'in_gstin',
    anywhere: ['15'],
    shape: /^(?:0[1-9]|[12]\d|3[0-7]|9[67])[A-Z]{5}\d{4}[A-Z][\dA-Z]Z[\dA-Z]$/,
    words: 'gstin|gst|gst number|gst registration',
  },
  {
    kind: 'in_voter',
    alone: ['10'],
    shape: /^[A-Z]{3}\d{7}$/,
    words: 'voter|voter id|epic|vote|election card|epic number',
  },
  { kind: 'in_passport', named: ['8'], shape: /^[A-Z][1-9]\d{6}$/, words: passportWords },
  {
    kind: 'in_vehicle_registration',
    alone: ['10', '9', '2_2_2_4', '2_2_1_4', '2_1_2_4'],
    shape:
      /^(?:A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[AKP]|WB)\d{1,2}[A-Z]{1,2}\d{4}$/,
    words: 'vehicle|registration|registration number|rc|number plate|license plate|plate|car',
  },
];

const centreAndSouth: readonly NumberKind[] = [
  {
    kind: 'pk_cnic',
    anywhere: ['5-7-1'],
    named: ['13'],
    shape: /^[1-7]\d{12}$/,
    words: 'cnic|nic|nadra|شناختی کارڈ',
  },
  {
    kind: 'lk_nic',
    anywhere: ['10'],
    named: ['12'],
    shape: /^(?:\d{9}[VX]|(?:19|20)\d{10})$/,
    words: 'nic|national identity card|sri lankan',
  },
  {
    kind: 'bd_nid',
    named: ['10', '13', '17'],
    shape: /^\d+$/,
    words: 'nid|national id|জাতীয় পরিচয়পত্র',
  },
  {
    kind: 'kz_iin',
    anywhere: ['12'],
    shape: /^\d{6}[0-6]\d{5}$/,
    check: passesKazakh,
    checksum: true,
    words: 'иин|жсн|iin',
  },
];

const west: readonly NumberKind[] = [
  {
    kind: 'il_id_number',
    named: ['9', '8-1'],
    shape: /^(?!0{9})\d{9}$/,
    check: passesLuhnSum,
    checksum: true,
    words: 'תעודת זהות|ת ז|מספר זהות|teudat zehut|israeli id|il id|identity number|id number',
  },
  {
    kind: 'ae_emirates_id',
    anywhere: ['3-4-7-1', '15', '3 4 7 1'],
    shape: /^784(?:19|20)\d{10}$/,
    words: 'emirates id|eid|الهوية',
  },
  {
    kind: 'sa_national_id',
    named: ['10'],
    shape: /^[12]\d{9}$/,
    check: passesLuhnSum,
    checksum: true,
    words: 'iqama|saudi id|national id|رقم الهوية|الإقامة|هوية',
  },
];

export const southAndWestAsia: readonly NumberKind[] = [...india, ...centreAndSouth, ...west];
