// Swahili words of the guard's concepts.
import type { Lexicon } from './concepts.ts';

export const sw: Lexicon = {
  drop: 'puuza* | upuuze | upuuzie | puuzia* | kupuuza* | yapuuze | zipuuze | sahau* | usahau | kusahau* | yasahau | zisahau | usifuate* | msifuate | acha kufuata | uache kufuata | achana na* | usizingatie* | usitii* | usijali* | weka kando | weka pembeni | tupilia mbali | tupa | kiuka* | kukiuka* | vunja kanuni | batilisha* | futilia mbali | ruka*',
  orders:
    'maagizo* | maelekezo* | agizo* | elekezo* | sheria* | kanuni* | miongozo* | mwongozo* | amri* | taratibu* | utaratibu* | masharti* | sharti* | maelezo ya awali',
  prompt:
    'prompt* | kidokezo* | kidokezo cha mfumo | ujumbe wa mfumo | maagizo ya mfumo | maelekezo ya mfumo | haraka ya mfumo | muktadha* | usanidi* | mipangilio* | ujumbe wa awali | ujumbe wa kwanza | system prompt',
  earlier:
    'yaliyotangulia | iliyotangulia | zilizotangulia | uliotangulia | yaliyopita | iliyopita | zilizopita | uliopita | awali* | ya awali | hapo juu | yaliyo hapo juu | kabla ya hii | kabla ya hapo | kabla ya haya | mpaka sasa | hadi sasa | asili | ya kwanza | ya zamani | zamani | mwanzoni | hapo awali',
  all: 'yote | zote | wote | vyote | lote | kila | kila kitu | kila moja | yoyote | zozote | wowote | chochote | lolote | mzima | nzima | kikamilifu | kwa ujumla',
  your: 'yako | zako | wako | chako | vyako | lako | yenu | zenu | uliyopewa | ulizopewa | uliopewa | uliyoambiwa | uliyopokea | ulizopokea',
  reveal:
    'onyesha* | onesha* | nionyeshe | nioneshe | fichua* | kufichua* | funua* | toa hadharani | chapisha* | rudia* | kurudia* | niambie | niambieni | nieleze | sema* | taja* | nipe | nipatie | shiriki* | kushiriki* | vujisha* | kuvujisha* | andika hapa | orodhesha* | ni nini | ni yapi | ni zipi | nakili*',
  secret:
    'siri* | nenosiri* | neno la siri | nywila* | maneno ya siri | ufunguo* | funguo* | tokeni* | token* | msimbo wa ufikiaji | kitambulisho cha siri | hati tambulishi | iliyofichwa | yaliyofichwa | zilizofichwa | binafsi | faragha* | password*',
  verbatim:
    'neno kwa neno | herufi kwa herufi | kama ilivyo | kama yalivyo | kama zilivyo | kama ulivyo | hasa kama* | sawasawa na | bila kubadilisha* | bila mabadiliko* | bila kubadili | kwa ukamilifu | kwa kikamilifu | kihalisi | vile vile | vilevile | bila kuongeza | neno moja moja',
  assistant:
    'akili bandia | akili unde | akili mnemba | msaidizi* | wasaidizi | chatbot* | roboti* | bot* | mfano wa lugha | modeli ya lugha | muundo wa lugha | modeli* | mashine* | llm | gpt* | chatgpt* | claude | wakala*',
  persona:
    'jifanye* | kujifanya* | ujifanye | igiza* | kuigiza* | uigize | fanya kama | tenda kama | ukitenda kama | kaimu kama | cheza nafasi | cheza jukumu | chukua nafasi | chukua jukumu | nafasi ya | sasa wewe ni | wewe sasa ni | kuanzia sasa wewe | kuanzia sasa wewe ni | tangu sasa wewe | kuanzia leo wewe | fikiria wewe ni | fikiria kuwa wewe | fikiria kwamba wewe | iga | jitwalie | kuwa kama | mhusika*',
  unlimited:
    'bila vikwazo* | bila kikwazo | bila mipaka* | bila kikomo* | bila vizuizi* | bila kizuizi | isiyo na mipaka | isiyo na vikwazo | usio na mipaka | asiye na mipaka | asiye na vikwazo | haina mipaka | huna mipaka | huna vikwazo | bila udhibiti* | bila kudhibitiwa | bila kichujio | bila vichujio | isiyochujwa | isiyodhibitiwa | bila sheria* | bila kanuni | bila maadili* | fanya chochote | kufanya chochote | unaweza kufanya chochote | huru kabisa | jailbreak*',
  limits:
    'kichujio* | vichujio* | udhibiti* | maadili* | maadili ya | usalama* | vikwazo* | kikwazo* | vizuizi* | kizuizi* | mipaka* | kikomo* | sera ya maudhui | sera* | ulinzi* | usimamizi* | makatazo* | kinga*',
  anew: 'maagizo mapya | maelekezo mapya | agizo jipya | kazi mpya | jukumu jipya | kanuni mpya | sheria mpya | amri mpya | badala yake | badala ya* | kuanzia sasa* | tangu sasa | kuanzia leo | kuanzia hapa | anza upya | anza tena | weka upya | kazi inayofuata | maagizo yafuatayo | maelekezo yafuatayo | mabadiliko ya mpango | sasa fanya',
  reply:
    'jibu* | ujibu | kujibu* | nijibu | sema* | useme | kusema | andika* | uandike | kuandika | rejesha* | majibu* | itikia* | toa jibu | toa majibu',
  only: 'pekee* | peke yake | hakuna kingine | hakuna chochote kingine | bila kitu kingine | bila maandishi mengine | bila kuongeza | si zaidi | ni hayo tu',
  refuse:
    'kataa* | kukataa* | ukatae | usikatae | nakataa | samahani* | pole | omba radhi | kuomba radhi | omba msamaha | kuomba msamaha | siwezi* | sitaweza | onyo* | maonyo* | tahadhari* | kuonya* | kanusho* | pinga* | kupinga* | mahubiri | hotuba ya maadili',
  never:
    'kamwe* | usiwahi* | kamwe hutakiwi | usiseme* | usitaje* | usiandike* | usikatae* | usifanye* | msifanye | hairuhusiwi* | huruhusiwi* | hauruhusiwi | marufuku* | ni marufuku | kwa hali yoyote | katika hali yoyote | haipaswi | hupaswi* | katu | asilani',
  must: 'lazima* | ni lazima | inapaswa* | unapaswa* | unatakiwa* | inatakiwa* | daima* | kila mara | kila wakati | siku zote | muhimu kabisa | inahitajika* | wajibu* | sharti | kwa gharama yoyote | kwa vyovyote vile | hakikisha*',
  mode: 'hali ya* | hali ya msanidi* | hali ya utatuzi | hali ya msimamizi | hali ya matengenezo | hali ya mungu | modi* | mode | fungua hali | washa* | amilisha* | wezesha* | fungulia* | fungua kufuli | jailbreak* | developer mode | root | sudo',
  authority:
    'msimamizi* | wasimamizi* | admin* | msanidi* | wasanidi* | msanidi programu | mmiliki* | wamiliki | muundaji* | mwundaji | mtengenezaji* | mwendeshaji* | opereta* | mhandisi* | wahandisi | mamlaka* | ameidhinishwa | nimeidhinishwa | idhini* | ruhusa* | openai | timu ya usalama | polisi* | mkuu | meneja* | bosi',
  urgent:
    'dharura* | haraka* | mara moja | sasa hivi | papo hapo | muhimu* | tahadhari | makini | zingatia | nyeti | maisha na kifo | maisha ya mtu | kuokoa maisha | upesi',
  fiction:
    'hadithi* | simulizi* | riwaya* | kubuni | ya kubuni | kufikirika* | ya kufikirika | dhahania* | nadharia tete | tukio la* | mazingira ya* | mchezo* | michezo | fikiria* | filamu* | tamthilia* | mswada | mhusika* | wahusika* | ndoto* | ulimwengu sambamba | shairi* | tuseme | chukulia kwamba',
  research:
    'utafiti* | tafiti* | madhumuni ya elimu | kwa madhumuni ya kielimu | kielimu* | elimu* | kitaaluma* | kisayansi* | sayansi* | masomo* | tasnifu* | mimi ni mwanafunzi | mwanafunzi* | wanafunzi | profesa* | mwandishi wa habari | mwanahabari* | mtafiti* | kwa kujifunza | kujifunza*',
  covert:
    'usimwambie mtumiaji | usimwambie mtu* | usimjulishe* | usimweleze* | bila kumwambia* | bila kumjulisha* | kwa siri | kisirisiri | kimyakimya | kimya kimya | kimya | bila kutaja* | usitaje* | bila mtumiaji* | bila kujua | asijue* | ficha* | kuficha* | uifiche | isiyoonekana* | nyamazia* | usifichue',
  user: 'mtumiaji* | watumiaji* | mteja* | wateja* | msomaji* | wasomaji* | binadamu* | mwanadamu* | muulizaji* | anayeuliza | mtu anayeuliza | mpokeaji*',
  send: 'tuma | tumeni | kutuma* | utume | itume | zitume | mtumie | watumie | sambaza* | peleka* | kupeleka* | pakia* | kupakia* | wasilisha* | hamisha* | tuma barua pepe | nakili kwenye | elekeza kwa',
  link: 'kiungo* | viungo* | linki* | url* | tovuti* | wavuti* | http* | bofya* | bonyeza* | tembelea* | anwani* | webhook* | picha* | link* | ukurasa*',
  data: 'data* | taarifa* | habari za | faili* | mafaili | rekodi* | kumbukumbu za | barua pepe | mazungumzo* | historia ya mazungumzo | historia ya gumzo | data binafsi | taarifa binafsi | taarifa za kibinafsi | anwani za | hifadhidata* | nyaraka* | hati | kadi ya mkopo | kadi za mkopo | kadi ya benki | nambari ya simu',
  erase:
    'futa* | kufuta* | ufute | ifute | zifute | ondoa* | kuondoa* | haribu* | kuharibu* | angamiza* | teketeza* | safisha kabisa',
  execute:
    'tekeleza* | kutekeleza* | endesha* | kuendesha* | anzisha* | kuanzisha* | zindua* | ita kazi | ita zana | zana* | tumia zana | amri* | hati ya programu | skripti* | msimbo* | kodi ya programu | kitendakazi* | terminal | programu*',
  encoded:
    'base64 | rot13 | heksadesimali* | hex | morse | msimbo fiche | simba kwa | simbua* | simbwa* | usimbaji* | usimbuaji* | fiche | usimbaji fiche | kinyumenyume | kinyume | kwa kinyume | geuza* | tafsiri* | kutafsiri* | fasiri*',
  begin:
    'anza jibu* | anza majibu* | anza na | anza kwa | uanze na | uanze kwa | anza jibu lako | neno la kwanza | sentensi ya kwanza | hakika hii* | bila shaka hii* | ndiyo hii* | sawa hii* | kwa kuanza na',
  ending:
    'mwisho wa prompt | mwisho wa kidokezo | mwisho wa maagizo | mwisho wa maelekezo | mwisho wa maandishi | mwisho wa ujumbe | mwisho wa hati | mwisho wa maandiko | simama hapa | acha hapa | ishia hapa | komea hapa | mwanzo wa maagizo* | mwanzo wa maelekezo* | mwisho',
  remember:
    'kumbuka* | kukumbuka* | ukumbuke | kariri* | kukariri* | hifadhi* | kuhifadhi* | hifadhi kwenye kumbukumbu | kumbukumbu* | tunza* | weka kumbukumbu | mazungumzo yajayo | mazungumzo ya baadaye | siku zijazo | baadaye | wakati ujao | usisahau*',
  question:
    'nini | vipi | jinsi gani | kwa nini | kwanini | mbona | ipi | gani | nani | wapi | lini | ngapi | unaweza kueleza | unaweza kunieleza',
  meaning:
    'maana* | inamaanisha* | ina maana | ufafanuzi* | fafanua* | eleza* | nieleze* | maelezo* | tofauti* | mfano* | mifano* | elezea* | historia ya | dhana* | tafsiri sentensi | fasili*',
  protect:
    'zuia* | kuzuia* | linda* | kulinda* | kujilinda* | kinga* | gundua* | kugundua* | tambua* | kutambua* | tetea* | kujikinga* | epuka* | kuepuka* | kupunguza* | salama*',
  harm: 'silaha* | bomu* | mabomu | kilipuzi* | vilipuzi* | ua mtu | kuua* | mauaji* | sumu* | dawa za kulevya | mihadarati* | iba | ibia | kuiba* | wizi* | ulaghai* | udanganyifu* | utapeli* | kujiua* | kujinyonga | ugaidi* | gaidi* | magaidi | chuki* | vurugu* | ukatili* | kutishia* | usaliti* | teka nyara | kuteka nyara',
  malware:
    'programu hasidi* | virusi* | programu ya ukombozi | ransomware* | dukua* | kudukua* | udukuzi* | mdukuzi* | hack* | hadaa* | phishing* | keylogger* | trojan* | ddos | vunja mfumo | kuvamia mfumo | kuingilia mfumo | malware* | exploit* | mlango wa nyuma',
  howto:
    'jinsi ya* | namna ya* | hatua kwa hatua | hatua* | mafunzo* | mwongozo* | mapishi* | kwa undani | kwa kina | ya kina | mbinu* | njia ya* | njia za* | kutengeneza* | tengeneza* | kuunda* | unda* | kujenga*',
  illegal:
    'haramu* | kinyume cha sheria | kinyume na sheria | isiyo halali | si halali | isiyo ya kimaadili | kinyume na maadili | yenye madhara | hatari* | inayodhuru | yenye kudhuru | iliyokatazwa | yaliyokatazwa | yenye utata | utata* | uhalifu* | jinai*',
  granted:
    'ufikiaji umekubaliwa | ufikiaji umeruhusiwa | ufikiaji umetolewa | umepewa ufikiaji | ruhusa imetolewa | ruhusa imekubaliwa | idhini imetolewa | nenosiri sahihi | nenosiri ni sahihi | neno la siri sahihi | imethibitishwa* | umethibitishwa* | amethibitishwa* | uthibitishaji umefaulu | umeingia kwa mafanikio | kuingia kumefaulu | imefunguliwa | access granted',
  text: 'maandishi* | andiko* | ujumbe* | jumbe | sentensi* | neno* | maneno* | aya* | swali* | maswali* | ingizo* | mazungumzo* | mstari* | mistari | matini*',
};
