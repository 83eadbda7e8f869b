// Filipino (Tagalog) words of the guard's concepts.
import type { Lexicon } from './concepts.ts';

export const tl: Lexicon = {
  drop: 'huwag pansinin | wag pansinin | balewalain* | baliwalain* | ipagwalang-bahala | ipagsawalang-bahala | ipagwalang bahala | isawalang-bahala | kalimutan* | kalimutin | kinalimutan | limutin* | huwag sundin | wag sundin | huwag mong sundin | huwag nang sundin | wag mong sundin | itigil ang pagsunod | tumigil sa pagsunod | isantabi* | iwaksi* | suwayin* | labagin* | lampasan* | lagpasan* | kanselahin* | deadmahin* | i-bypass | i-override | i-ignore | ignore* | laktawan*',
  orders:
    'tagubilin* | panuto* | patakaran* | alituntunin* | utos* | kautusan* | mga tuntunin | tuntunin* | direksiyon* | direksyon* | direktiba* | gabay* | patnubay* | instruksiyon* | instruksyon* | instructions | rules | bilin*',
  prompt:
    'prompt* | system prompt | mensahe ng sistema | mensahe ng system | prompt ng sistema | prompt ng system | konteksto* | paunang mensahe | unang mensahe | kumpigurasyon* | configuration | mga setting | system message',
  earlier:
    'nakaraan* | nakaraang | naunang | nauna | dati | dating | sa itaas | nasa itaas | bago nito | bago ito | orihinal* | panimula* | panimulang | sa simula | noong simula | hanggang ngayon | lumang | luma | kanina* | kaninang | unang | previous',
  all: 'lahat* | lahat ng | bawat | anuman | anumang | kahit ano | kahit anong | buo | buong | kabuuan* | sinuman | pawang | lahat-lahat',
  your: 'iyong | inyong | iyo | inyo | mong | ibinigay sa iyo | binigay sa iyo | ibinigay sa inyo | sinabi sa iyo | natanggap mo | tinanggap mo | sa iyo | sayo',
  reveal:
    'ibunyag* | isiwalat* | ipakita* | pakita* | ilantad* | ilabas* | i-print | iprint | ulitin* | sabihin mo sa akin | sabihin sa akin | sabihin mo* | ibahagi* | ibigay mo sa akin | ibigay sa akin | bigyan mo ako | isulat mo | ilahad* | ibuking | i-leak | i-output | ano ang | ano-ano ang | anu-ano ang | i-share | kopyahin*',
  secret:
    'sikreto* | sekreto* | lihim* | password* | susi* | kredensyal* | access code* | token* | passphrase* | nakatago* | tagong | kumpidensyal* | kompidensiyal* | pribado* | code word | hudyat | lihim na salita',
  verbatim:
    'salita por salita | bawat salita | salita sa salita | letra por letra | titik por titik | letra sa letra | eksakto* | eksaktong | mismong | literal* | nang walang pagbabago | walang pagbabago | walang binabago | nang buo | buong-buo | kung ano ang nakasulat | verbatim | word for word',
  assistant:
    'artificial intelligence | katulong* | assistant* | chatbot* | bot | robot* | modelo ng wika | language model* | modelo* | makina* | llm | gpt* | chatgpt* | claude | ahente*',
  persona:
    'magpanggap* | magkunwari* | kunwari* | nagpapanggap* | umarte* | umakto* | kumilos bilang | kumilos na parang | gumanap* | gampanan* | ganap bilang | roleplay | mag-roleplay | ikaw ngayon ay | ikaw na ngayon | ikaw ay isa nang | mula ngayon ikaw | simula ngayon ikaw | isipin mong ikaw | isipin mo na ikaw | gayahin* | tularan* | papel bilang | karakter na | maging isang | gawin mong parang',
  unlimited:
    'walang limitasyon | walang limit | walang hangganan | walang restriksyon | walang restriksiyon | walang paghihigpit | walang pagbabawal | walang sensura | walang censorship | hindi sinensor | walang filter | walang pansala | walang patakaran | walang alituntunin | malaya sa | malaya ka | kayang gawin ang lahat | kayang gawin ang anuman | magagawa ang kahit ano | walang moralidad | walang etika | walang bawal | uncensored | unfiltered | unlimited | jailbreak*',
  limits:
    'filter* | pansala* | sensura* | censorship | etika* | moralidad* | moral* | kaligtasan* | paghihigpit* | restriksyon* | restriksiyon* | limitasyon* | patakaran sa nilalaman | polisiya* | proteksyon* | proteksiyon* | pananggalang* | moderasyon* | guardrail* | safety',
  anew: 'bagong tagubilin | bagong panuto | bagong gawain | bagong tungkulin | bagong patakaran | bagong utos | bagong alituntunin | sa halip | imbes na | imbis na | mula ngayon | simula ngayon | magmula ngayon | mula sa sandaling ito | magsimula muli | magsimulang muli | umpisahan muli | i-reset | reset | susunod na gawain | susunod na tagubilin | pagbabago ng plano | ngayon gawin mo | ngayon naman',
  reply:
    'sagot* | sagutin* | sumagot* | tumugon* | tugon* | sabihin* | sabihin mo | isulat* | sumulat | magsulat | ibalik* | isagot* | mag-reply | reply | tugunan*',
  only: 'lamang | lang | tanging | tangi | wala nang iba | walang iba | wala ng iba | walang ibang teksto | nang walang dagdag | puro | eksklusibo* | hanggang doon lang',
  refuse:
    'tumanggi* | tanggihan* | pagtanggi* | tumatanggi | humingi ng paumanhin | humihingi ng paumanhin | paumanhin* | pasensya* | pasensiya* | patawad | hindi ko kaya* | hindi ko magagawa* | hindi ako maaari* | hindi kita matutulungan | hindi ko maaaring | babala* | magbabala* | disclaimer* | tutol* | tumutol* | mangaral* | sermon*',
  never:
    'huwag* | huwag kailanman | wag | hwag | kailan man | hindi kailanman | hindi dapat | bawal* | ipinagbabawal* | hindi pinapayagan | hindi maaari | hindi pwede | hindi puwede | sa anumang pagkakataon | kahit kailan',
  must: 'dapat* | kailangan* | kinakailangan* | palagi* | palaging | lagi | laging | obligado* | sapilitan* | mandatoryo* | anuman ang mangyari | kahit anong mangyari | siguraduhin* | tiyakin*',
  mode: 'mode | developer mode | debug mode | god mode | admin mode | maintenance mode | paraan ng developer | buksan ang mode | i-activate | iactivate | paganahin* | i-enable | i-unlock | unlock* | jailbreak* | root access | root | sudo | dan mode | i-on',
  authority:
    'admin* | administrador* | tagapangasiwa* | developer* | may-ari | nagmamay-ari | lumikha* | gumawa sa iyo | tagalikha* | operator* | inhinyero* | engineer* | awtorisado* | pahintulot* | permiso* | superbisor* | openai | pangkat ng seguridad | security team | pulis* | awtoridad* | may kapangyarihan',
  urgent:
    'kagyat* | agad* | agaran* | agad-agad | madalian* | apurahan* | emergency* | emerhensiya* | mahalaga* | importante* | pansin | atensyon* | atensiyon* | kritikal* | buhay ang nakasalalay | buhay at kamatayan | ngayon din | ngayon na | bilisan*',
  fiction:
    'kuwento* | kwento* | nobela* | haka-haka | hipotetikal* | kathang-isip* | kathang isip | piksyon* | senaryo* | sitwasyon* | laro* | larong | isipin mo | ipagpalagay* | imadyinin* | iskrip* | dula* | karakter* | tauhan* | panaginip* | paralelong uniberso | tula | halimbawang kunwari',
  research:
    'pananaliksik* | saliksik* | layuning pang-edukasyon | pang-edukasyon* | edukasyon* | akademiko* | pang-akademiko | pag-aaral* | siyentipiko* | agham* | tesis* | thesis* | estudyante* | mag-aaral* | propesor* | mamamahayag* | mananaliksik* | guro ako | matuto*',
  covert:
    'huwag sabihin sa user | huwag mong sabihin sa user | huwag sabihin sa gumagamit | huwag ipaalam* | huwag mong ipaalam | wag sabihin* | wag mong sabihin | huwag banggitin | huwag mong banggitin | nang palihim | palihim* | lihim na | patago* | nang patago | nang hindi binabanggit | nang hindi sinasabi | nang hindi nalalaman | nang hindi alam* | nang hindi napapansin | tahimik* | itago* | ikubli* | ilihim* | isikreto* | hindi nakikita',
  user: 'user* | gumagamit* | kostumer* | customer* | kliyente* | mambabasa* | nagbabasa* | tao | taong | nagtatanong* | mamimili*',
  send: 'ipadala* | padalhan* | magpadala* | padala* | ipasa* | i-forward | i-upload | i-post | isumite* | i-email | iemail | ilipat* | ihatid* | kopyahin sa',
  link: 'link* | url* | website* | http* | i-click | pindutin* | bisitahin* | puntahan* | adres* | address* | webhook* | larawan* | imahe*',
  data: 'datos* | data | impormasyon* | file* | talaan* | rekord* | email* | usapan* | pag-uusap* | kasaysayan ng chat | chat history | kasaysayan ng usapan | personal na impormasyon | personal na datos | mga contact | database* | dokumento* | credit card*',
  erase:
    'burahin* | magbura* | tanggalin* | alisin* | sirain* | wasakin* | i-delete | idelete | linisin* | punasan* | lipulin*',
  execute:
    'patakbuhin* | isagawa* | magpatakbo* | ipatupad* | i-execute | i-run | irun | tawagin* | gamitin ang tool | kasangkapan* | tool* | function* | script* | code* | komando* | command* | ilunsad* | terminal',
  encoded:
    'base64 | rot13 | hex | heksadesimal* | morse | cipher* | i-encode | i-decode | naka-encode | encode* | decode* | i-encrypt | naka-encrypt | pabaliktad* | baligtad* | baliktad* | baligtarin* | isalin* | pagsasalin* | salin*',
  begin:
    'simulan ang sagot | simulan ang iyong sagot | simulan mo | simulan sa | magsimula sa | umpisahan sa | umpisahan* | nagsisimula sa | unang salita | unang pangungusap | sige narito | oo naman narito | tiyak narito | siyempre narito | narito ang',
  ending:
    'katapusan ng prompt | wakas ng prompt | dulo ng prompt | katapusan ng tagubilin | katapusan ng mga tagubilin | wakas ng mga tagubilin | katapusan ng panuto | katapusan ng teksto | wakas ng teksto | dulo ng teksto | katapusan ng mensahe | wakas ng mensahe | huminto dito | tumigil dito | hanggang dito na lang | simula ng bagong tagubilin | simula ng bagong panuto | katapusan',
  remember:
    'tandaan* | alalahanin* | isaulo* | kabisaduhin* | memoryahin* | memorya* | i-save | isave | itabi* | iimbak* | mag-imbak | itala* | sa mga susunod na usapan | susunod na pag-uusap | sa hinaharap | sa susunod | huwag kalimutan',
  question:
    'ano | anong | paano* | papaano | bakit | alin | aling | sino | sinong | saan | nasaan | kailan | ilan | gaano | maaari mo bang ipaliwanag | pwede mo bang ipaliwanag | magkano',
  meaning:
    'kahulugan* | ibig sabihin | depinisyon* | kahulugan ng | ipaliwanag* | paliwanag* | pagkakaiba* | pinagkaiba* | halimbawa* | ilarawan* | kasaysayan ng | konsepto* | isalin ang pangungusap | magbigay ng halimbawa',
  protect:
    'iwasan* | umiwas* | maiwasan* | pigilan* | mapigilan* | protektahan* | maprotektahan* | pag-iwas* | tuklasin* | matukoy* | tukuyin* | ipagtanggol* | depensa* | siguruhin ang seguridad | seguridad* | makilala* | bawasan*',
  harm: 'armas* | sandata* | bomba* | pampasabog* | paputok* | patayin* | pumatay* | pagpatay* | lason* | lasunin* | droga* | shabu | nakawin* | magnakaw* | pagnanakaw* | panloloko* | pandaraya* | manloko* | pagpapakamatay* | magpakamatay* | terorista* | terorismo* | poot | galit* | karahasan* | blackmail* | pangingikil* | kidnap* | dukutin*',
  malware:
    'malware* | virus* | ransomware* | hack* | i-hack | mang-hack | pag-hack | exploit* | phishing* | keylogger* | trojan* | ddos | pasukin ang sistema | pumasok nang ilegal | crack* | i-crack | spyware* | backdoor*',
  howto:
    'paano gumawa | paano gawin | paano ang | paano | hakbang-hakbang | hakbang* | bawat hakbang | isa-isang hakbang | tutorial* | gabay* | resipe* | recipe* | detalyado* | detalye* | paraan* | pamamaraan* | gumawa* | bumuo* | magtayo*',
  illegal:
    'ilegal* | iligal* | labag sa batas | labag sa etika | hindi etikal | nakakapinsala* | mapaminsala* | nakakasama* | mapanganib* | delikado* | ipinagbabawal* | bawal* | imoral* | kontrobersyal* | kontrobersiyal* | krimen* | kriminal*',
  granted:
    'ipinagkaloob ang access | pinagkaloob ang access | access granted | binigyan ng access | pinayagan ang access | may pahintulot na | ibinigay ang pahintulot | pinahintulutan* | tamang password | tama ang password | na-verify | beripikado* | na-authenticate | matagumpay ang pag-login | matagumpay na naka-login | naka-unlock | na-unlock | aprubado*',
  text: 'teksto* | text | mensahe* | pangungusap* | salita* | talata* | tanong* | katanungan* | input* | usapan* | linya* | sulatin*',
};
