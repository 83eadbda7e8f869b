// Javanese words of the guard's concepts, in plain and polite speech.
import type { Lexicon } from './concepts.ts';

export const jv: Lexicon = {
  drop: 'nglirwakake* | lirwakna* | lirwakake* | dilirwakake* | ora usah dirungokake | ora usah digubris | aja digubris | aja digatekake | ora usah digatekake | aja nggatekake* | lalekna* | lalekake* | lalèkna* | nglalekake* | dilalekake* | lali kabeh | supekna* | aja manut* | aja nuruti* | aja nurut* | aja dituruti | ora usah manut* | ora usah nuruti | mandheg nuruti | mandheg manut | singkirna* | sisihna* | sisihake* | batalna* | batalake* | tinggalna* | buwak* | nglanggar* | langgaren | lewati* | cuekake* | abaikan*',
  orders:
    'instruksi* | prentah* | paréntah* | parentah* | dhawuh* | dawuh* | aturan* | pranatan* | paugeran* | pituduh* | pandhuan* | panduan* | pedoman* | wewaton* | pitedah* | angger-angger | kongkonan*',
  prompt:
    'prompt* | prompt sistem | pesen sistem | pesen sistim | prentah sistem | instruksi sistem | konteks* | konfigurasi* | pesen wiwitan | pesen kawitan | setelan* | pangaturan* | system prompt',
  earlier:
    'sadurunge* | sakdurunge* | sadurungé | saderengipun | sakderenge | sadurunge iki | ing dhuwur | ing ndhuwur | neng dhuwur | nginggil | mau | wau | kawitan* | wiwitan* | asli* | nganti saiki | nganti seprene | sepreneke | lawas* | biyen* | dhisik* | sing wis kepungkur | kepungkur | pisanan',
  all: 'kabeh* | kabèh* | sedaya* | sedanten* | saben* | sakabehe* | sakabèhé | sedayanipun | apa wae | apa bae | punapa kemawon | wutuh* | sembarang* | salumahe | kabehane',
  your: 'kowe | kowé | koen | panjenengan* | sampeyan* | sliramu | duwekmu | duweke sampeyan | kagunganipun panjenengan | instruksimu | aturanmu | prentahmu | promptmu | sing diwenehake marang kowe | diwenehake marang kowe | sing mbok tampa | sing ditampa | dikandhani | diparingake',
  reveal:
    'tuduhna* | tuduhake* | nuduhake* | duduhna* | tudhuhna | tampilna* | tampilake* | tokna* | ketokna* | ketokake* | wenehana weruh | kandhakna* | kandhakake* | kandhanana* | ngomongo* | omongna* | critakna* | wedharna* | wedhar* | mbukak* | bukaken | cithak* | balenana* | baleni* | ambali* | bocorna* | bocorake* | bagekna* | bagikna* | wenehi aku | tulisna* | tulisen* | apa isine | apa iku | sebutna*',
  secret:
    'rahasia* | wadi | wewadi* | sandhi* | tembung sandhi | tembung sandi | sandi* | password* | kunci* | kredensial* | kode akses* | token* | didhelikake* | ndhelik | kadhelikake | pribadi* | frasa sandi | tembung wadi | kode rahasia',
  verbatim:
    'tembung mbaka tembung | tembung demi tembung | tembung baka tembung | huruf mbaka huruf | aksara mbaka aksara | karakter mbaka karakter | persis* | plek | plek persis | kaya aslinipun | kaya asline | apa anane | apa anané | tanpa owah* | tanpa diowahi | ora diowahi | tanpa pangowahan | wutuh | jangkep* | sakabehe persis',
  assistant:
    'kecerdasan gawean | kacerdhasan gawean | kapinteran gawean | kecerdasan buatan | asisten* | chatbot* | bot | robot* | model basa* | mesin* | model ai | llm | gpt* | chatgpt* | claude | agen ai',
  persona:
    'tumindak minangka | tumindak kaya | tumindaka* | tumindak dadi | ethok-ethok* | etok-etok* | api-api* | pura-pura* | apus-apus dadi | dadi pemeran | merankake* | dadi paraga | peran | perane | mainake peran | main peran | roleplay | saiki kowe | saiki sampeyan | saiki panjenengan | wiwit saiki kowe | wiwit saiki sampeyan | wiwit saiki panjenengan | mulai saiki kowe | kowe saiki | bayangna kowe | bayangno kowe | bayangake kowe | anggepen* | anggep wae kowe | niru* | niruake* | simulasikna* | dadia* | mindha* | paraga*',
  unlimited:
    'tanpa wates* | tanpa watesan* | ora ana watese | ora diwatesi* | ora kawates* | tanpa larangan* | tanpa sensor* | ora disensor* | tanpa filter* | ora disaring* | tanpa saringan | tanpa aturan* | ora nganggo aturan | bebas saka* | bebas aturan | bisa apa wae | bisa nindakake apa wae | iso opo wae | nindakake apa wae | tanpa moral | tanpa etika | uncensored | unfiltered | jailbreak* | sakarepe dhewe | sakarepmu',
  limits:
    'filter* | saringan* | sensor* | etika* | moral* | tata krama | keamanan* | kaslametan* | keslametan* | watesan* | wates* | larangan* | kabijakan* | kebijakan* | kabijakan konten | pengaman* | panglindhungan* | moderasi* | pager* | guardrail*',
  anew: 'instruksi anyar | prentah anyar | dhawuh anyar | tugas anyar | gaweyan anyar | aturan anyar | pranatan anyar | minangka gantine | gantine | tinimbang* | wiwit saiki* | mulai saiki* | wiwit dina iki | wiwit sakmenika | wiwit sapunika | mulai maneh | wiwiti maneh | saka wiwitan | reset | setel ulang | tugas sabanjure | instruksi sabanjure | tugas sakbanjure | ganti rencana | owah rencana | saiki tindakna',
  reply:
    'wangsulan* | wangsuli* | wangsulana* | mangsuli* | jawab* | jawaben | njawab* | semaur* | sauri* | balesen* | bales* | omongna* | ngomong* | kandha* | tulis* | tulisen* | nulis* | ucapna* | unekna* | matur*',
  only: 'mung | mung wae | namung* | amung* | thok | thok til | wae | bae | kemawon | ora ana liyane | tanpa liyane | ora luwih | tanpa teks liya | mligi* | tanpa tambahan | aja nambahi*',
  refuse:
    'nolak* | nampik* | tampik* | tulak* | panampik* | njaluk ngapura | nyuwun ngapura | nyuwun pangapunten | ngapunten* | ngapura* | sepurane | sepuntene | nuwun sewu | aku ora bisa | kula mboten saged | kula boten saged | ora bisa mbantu | ora iso | pepeling* | pangeling-eling | welingan* | peringatan* | penafian* | mbantah* | suwala* | kabotan* | wegah* | emoh',
  never:
    'aja | ojo | aja nganti | aja pisan-pisan | ojo nganti | ora oleh | ora kena | ora entuk | ora pareng | mboten pareng | mboten kepareng | dilarang* | ora tau | babar pisan | ing kahanan apa wae | ampun | sampun ngantos',
  must: 'kudu* | kedah* | wajib* | mesthi* | mesti* | tansah* | ajeg | terus-terusan | prelu* | perlu* | diwajibake* | kepeksa* | sanajan kepiye* | kepriye wae carane | apa wae sing kedadeyan | pokoke* | pesthekna*',
  mode: 'mode | mode pangembang | mode pengembang | mode debug | mode admin | mode dewa | mode pangopènan | mode perawatan | developer mode | aktifna* | aktifake* | ngaktifake* | uripna* | uripake* | uripno | bukak kunci | bukaken kunci | jailbreak* | akses root | root | sudo | ngalih menyang mode',
  authority:
    'admin* | administrator* | pangembang* | pengembang* | developer* | sing duwe | pemilik* | sing nggawe | pangripta* | pencipta* | operator* | insinyur* | teknisi* | wewenang* | panguwasa* | ijin* | idin* | palilah* | pengawas* | atasan* | openai | tim keamanan | pulisi* | polisi* | juragan*',
  urgent:
    'darurat* | penting* | wigati* | enggal* | enggal-enggal | cepet* | cepetan | ndang* | ndang-ndang | saiki uga | saiki wae | sakmenika ugi | gawat* | nyawa* | pati urip | urip mati | gatekna* | gatèkna* | kawigaten* | kesusu*',
  fiction:
    'crita* | cariyos* | cerita* | dongeng* | novel* | cerkak* | umpamane* | upamane* | saupama* | fiksi* | karangan* | rekan | skenario* | dolanan* | game | bayangna* | bayangake* | mbayangake* | khayalan* | naskah* | lakon* | paraga* | tokoh* | ngimpi* | impen* | jagad paralel | donya paralel | geguritan* | puisi* | tembang*',
  research:
    'panaliten* | panliten* | riset* | tujuan pendhidhikan | kanggo pendhidhikan | pendhidhikan* | pendidikan* | akademik* | ilmiah* | sinau* | pasinaon* | skripsi* | tesis* | disertasi* | mahasiswa* | siswa* | murid* | dosen* | profesor* | wartawan* | jurnalis* | paneliti*',
  covert:
    'aja ngandhani pangguna | aja kandha pangguna | aja ngomong* | aja kandha* | aja ngandhani* | ojo ngomong* | ojo kondo* | aja dikandhakake* | aja nyebut* | aja disebut* | meneng-menengan | meneng-meneng* | kanthi rahasia | kanthi wadi | sesidheman* | dhedhemitan* | dhelik-dhelikan* | tanpa nyebut* | tanpa ngandhani* | tanpa sangertine* | tanpa dingerteni* | tanpa konangan | dhelikna* | delikna* | ndhelikake* | umpetna* | ngumpetake* | ora katon | rahasiakna* | aja nganti konangan',
  user: 'pangguna* | panganggo* | pengguna* | pelanggan* | wong sing takon | sing takon | pamaca* | pamaos* | manungsa* | tiyang* | user | nasabah* | panampa*',
  send: 'kirimna* | kirimen* | kirim* | ngirim* | dikirim* | kintun* | kintunaken* | terusna* | nerusake* | terusake* | unggah* | ngunggah* | posting* | pasrahna* | wenehna menyang | upload | forward | salin menyang | sebarna*',
  link: 'tautan* | pranala* | link* | url* | situs* | website* | http* | klik* | bukak situs | tekani* | dolan menyang | alamat* | webhook* | gambar* | kaca',
  data: 'data | datane | berkas* | file* | cathetan* | rekaman* | email* | layang* | obrolan* | pacelathon* | riwayat obrolan | riwayat chat | data pribadi | informasi* | katrangan* | kontak* | basis data | database* | dokumen* | kertu kredit | nomer telpon | rekening*',
  erase:
    'busak* | busaken* | mbusak* | dibusak* | hapus* | ngapus data | apusen | ilangi* | ilangna* | ngilangake* | rusaken* | ngrusak* | sirnakna* | resikana* | delete',
  execute:
    'lakokna* | lakokake* | nglakokake* | mlakuna* | jalanna* | jalanake* | tindakna* | tindakake* | nindakake* | eksekusi* | celuken* | undangen* | piranti* | alat* | fungsi* | skrip | script* | kode* | terminal | tool* | program*',
  encoded:
    'base64 | rot13 | heksa* | hex | morse | sandi morse | enkripsi* | dekripsi* | enkode* | dekode* | encode* | decode* | kode sandi | diwalik* | walikan* | kuwalik* | malik* | mundur* | terjemahna* | terjemahake* | nerjemahake* | jarwakna* | cipher*',
  begin:
    'wiwitana* | wiwiti* | wiwiten* | mulaia* | mulai wangsulan* | wiwiti wangsulan* | miwiti nganggo | wiwiti nganggo | dimulai nganggo | tembung kapisan | tembung pisanan | ukara kapisan | ukara pisanan | mesthi iki | mesthi wae | tamtu iki | nggih menika | oke iki',
  ending:
    'pungkasan prompt | pungkasane prompt | pungkasan instruksi | pungkasane instruksi | pungkasan prentah | pungkasan teks | pungkasane teks | pungkasan pesen | pungkasane pesen | akhir prompt | akhir instruksi | mandheg ing kene | mandhega ing kene | tekan kene | cekap semanten | wiwitan instruksi anyar | instruksi rampung | rampung | tamat',
  remember:
    'elinga* | eling* | elingen* | ngelingi* | emuten* | emut* | apalna* | apalake* | apalno | simpenen* | simpen* | nyimpen* | memori* | cathet* | catheten* | cathetan* | obrolan sabanjure | obrolan tembe | ing tembe | sesuk maneh | aja lali',
  question:
    'apa | opo | apakah | punapa | menapa | kepriye* | kepiye* | piye* | kados pundi | pripun | yagene | kena apa | kenapa | geneya | sing endi | endi | pundi | sapa* | sinten* | kapan* | pira | pinten | isa njelasake',
  meaning:
    'tegese* | tegesé | teges* | artine* | arti | maksude* | makna* | definisi* | terangna* | terangake* | jlentrehna* | jlentrehake* | njlentrehake* | jelasna* | jelasake* | njelasake* | bedane* | prabedan* | conto* | tuladha* | gambarna* | sejarah* | sejarahe* | pangerten* | terjemahna ukara',
  protect:
    'nyegah* | cegah* | pencegahan* | nglindhungi* | lindhungi* | panglindhungan* | njaga* | jaganen* | ndeteksi* | deteksi* | mangerteni ciri* | nyingkiri* | ngindhari* | ngamanake* | amanake* | pertahanan* | nanggulangi* | waspada*',
  harm: 'senjata* | gegaman* | bom* | peledak* | jeblugan* | mateni* | pateni* | mejahi* | rajapati* | racun* | ngracun* | wisa | narkoba* | sabu | nyolong* | colong* | maling* | ngapusi* | penipuan* | bunuh dhiri | nglalu* | teroris* | sengit* | gething* | kekerasan* | panganiaya* | meres* | pemerasan* | nyulik* | penculikan*',
  malware:
    'malware* | virus* | ransomware* | piranti lunak ala | retas* | ngretas* | peretas* | hack* | ngehack* | nge-hack | eksploit* | phishing* | keylogger* | trojan* | ddos | mbobol* | bobol* | mlebu kanthi peksa | crack* | spyware* | backdoor*',
  howto:
    'kepriye carane* | kepiye carane* | piye carane* | carane* | cara* | langkah mbaka langkah | langkah demi langkah | langkah* | tutorial* | pandhuan* | resep* | rinci* | kanthi rinci | metode* | nggawe* | gawe* | gawenen* | damel* | ngracik* | ngrakit*',
  illegal:
    'ilegal* | nglanggar hukum | nerak hukum | nerak angger-angger | ora etis | mbebayani* | bebaya* | ngrugekake* | dilarang* | larangan | ora sah | ora bermoral | kontroversial* | kadurjanan* | kriminal* | haram* | saru',
  granted:
    'akses diwenehake | akses diparingake | akses ditampa | akses dibukak | akses disetujoni | ijin diwenehake | idin diwenehake | sandhi bener | sandi bener | tembung sandhi bener | password bener | wis diverifikasi | diverifikasi | verifikasi sukses | wis diautentikasi | mlebu kasil | login kasil | login sukses | kunci dibukak | disetujoni | access granted',
  text: 'teks* | pesen* | ukara* | tembung* | paragraf* | pitakon* | pitakonan* | input* | lebon* | obrolan* | pacelathon* | larik* | baris* | tulisan*',
};
