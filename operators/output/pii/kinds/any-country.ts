// What a text calls by its name, whatever the country.
import { hasDigits } from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

export const anyCountry: readonly NumberKind[] = [
  {
    kind: 'passport',
    named: ['6..10', '2_7', '1_8', '2_6'],
    shape: /^[A-Z\d]{6,10}$/,
    check: hasDigits(5),
    words:
      'passport|passport no|passport nr|passport number|pasaporte|passeport|passaporto|passaporte|reisepass|reisepassnummer|paspoort|paszport|paszportu|passnummer|útlevél|pașaport|паспорт|passi|pasaport|paspor|護照|护照|여권번호|パスポート',
  },
  {
    kind: 'driver_license',
    named: ['6..16', '2_6', '1_8', '5_6_5', '2_3_3_1', '3_3_3', '3_3_4'],
    shape: /^[A-Z\d]{6,16}$/,
    check: hasDigits(5),
    words:
      "driver license|drivers license|driver's license|driver’s license|driving license|driving licence|driver licence|driver's licence|führerschein|führerscheinnummer|permis de conduire|permiso de conducir|licencia de conducir|carnet de conducir|patente di guida|carta de condução|rijbewijs|rijbewijsnummer|prawo jazdy|körkort|ehliyet|cnh",
  },
  {
    kind: 'national_id',
    named: ['7..15', '3_3_3', '4_4_4', '3_3_4', '2_3_3_3', '6_4', '2_3_3'],
    shape: /^[A-Z\d]{7,15}$/,
    check: hasDigits(6),
    words:
      "national id|national id number|national identity number|national identification number|identity card number|identity card no|id card number|id card no|tax identification number|taxpayer identification number|social insurance number|cédula|cedula|documento de identidad|numéro d'identité|numero de identidad|osobní číslo|személyi szám",
  },
];
