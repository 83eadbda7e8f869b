// Malay words of the guard's concepts.
import type { Lexicon } from './concepts.ts';

export const ms: Lexicon = {
  drop: 'abaikan* | mengabaikan* | diabaikan | endahkan* | jangan endahkan | tidak mengendahkan | tak payah endahkan | tidak peduli* | jangan pedulikan | hiraukan* | jangan hiraukan | lupakan* | melupakan* | lupa semua | ketepikan* | mengetepikan* | jangan ikut* | jangan patuhi* | jangan turuti* | berhenti mengikut* | berhenti mematuhi | tak perlu ikut* | tidak perlu mengikuti | batalkan* | membatalkan* | langgar* | pintas* | memintas* | buang* | tinggalkan* | bypass | override | ignore',
  orders:
    'arahan* | perintah* | peraturan* | aturan* | garis panduan* | panduan* | petunjuk* | pedoman* | suruhan* | ketetapan* | ajaran | instruksi*',
  prompt:
    'prompt* | prompt sistem | gesaan* | gesaan sistem | mesej sistem | arahan sistem | konteks* | konfigurasi* | mesej awal | mesej permulaan | tetapan* | persediaan awal | system prompt',
  earlier:
    'sebelum* | sebelumnya | sebelum ini | terdahulu | tadi | di atas | diatas | asal | awal | permulaan | setakat ini | sehingga kini | hingga kini | sampai sekarang | lama | lepas | yang lepas | pertama',
  all: 'semua* | seluruh* | segala* | setiap | kesemua* | keseluruhan* | mana-mana | apa-apa | sepenuhnya | tiap-tiap | semuanya | kesemuanya | sebarang',
  your: 'anda | awak | kamu | engkau | kau | arahanmu | milik anda | kepunyaan anda | yang diberikan kepada anda | diberikan kepada anda | diberi kepada awak | diberikan kepadamu | yang anda terima | yang awak terima | anda diberitahu | awak diberitahu',
  reveal:
    'dedahkan* | mendedahkan* | tunjukkan* | tunjuk* | paparkan* | papar* | cetak* | keluarkan* | ulangi* | ulang semula | beritahu* | bagitahu* | bagi tahu | bagitau | kongsi* | kongsikan* | bocorkan* | membocorkan* | berikan saya | beri saya | bagi saya | tuliskan* | nyatakan* | sebutkan* | senaraikan* | apakah | salin*',
  secret:
    'rahsia* | kata laluan* | katalaluan* | password* | kata kunci | kunci* | kelayakan | bukti kelayakan | kod akses* | kod laluan* | token* | frasa laluan* | tersembunyi | sulit* | peribadi | persendirian | kata rahsia | kod rahsia',
  verbatim:
    'perkataan demi perkataan | kata demi kata | patah demi patah | sebiji-sebiji | huruf demi huruf | aksara demi aksara | tepat seperti | persis* | sebagaimana adanya | seadanya | tanpa perubahan | tanpa diubah | tanpa mengubah | secara harfiah | harfiah | sepenuhnya | sama sebijik | bulat-bulat | verbatim',
  assistant:
    'kecerdasan buatan | pembantu* | chatbot* | bot | robot* | model bahasa* | mesin | ejen ai | model ai | pembantu maya | llm | gpt* | chatgpt* | claude',
  persona:
    'bertindak sebagai | bertindak seperti | bertindaklah | berpura-pura* | pura-pura* | berlakon* | lakonkan* | main peranan | mainkan peranan | memainkan peranan | peranan* | roleplay | anda sekarang ialah | anda kini ialah | anda sekarang adalah | awak sekarang | kamu sekarang | mulai sekarang anda | mulai sekarang awak | mulai sekarang kamu | simulasikan* | menyamar* | bayangkan anda | bayangkan awak | anggap diri* | berkelakuan seperti | watak* | jadilah*',
  unlimited:
    'tanpa sekatan* | tanpa had* | tanpa batas* | tanpa batasan | tiada had* | tiada sekatan* | tidak terhad | tidak terbatas | tak terhad | tanpa tapisan* | tidak ditapis* | tanpa penapis* | tiada penapis* | tanpa penapisan | bebas daripada* | bebas peraturan | tanpa peraturan | boleh buat apa sahaja | boleh buat apa saja | boleh melakukan apa sahaja | tanpa moral | tanpa etika | uncensored | unfiltered | jailbreak*',
  limits:
    'penapis* | tapisan* | penapisan* | etika* | moral* | keselamatan* | sekatan* | batasan* | hadnya | dasar kandungan* | dasar* | polisi* | kawalan* | pengadang* | perlindungan* | penyederhanaan* | moderasi* | larangan* | guardrail*',
  anew: 'arahan baharu | arahan baru | tugas baharu | tugas baru | tugasan baharu | tugasan baru | peraturan baharu | peraturan baru | perintah baru | sebaliknya | sebagai ganti* | mulai sekarang | bermula sekarang | mulai saat ini | mulai hari ini | dari sekarang | mula semula | mula dari awal | set semula | tetapkan semula | reset | tugas seterusnya | tugasan seterusnya | arahan berikut* | perubahan rancangan | sekarang buat',
  reply:
    'jawab* | menjawab* | balas* | membalas* | katakan* | cakap* | sebut* | tulis* | tuliskan* | nyatakan* | jawapan* | respons* | berikan jawapan | kembalikan* | ucapkan*',
  only: 'hanya* | sahaja | saja | semata-mata | cuma* | tiada yang lain | tidak ada yang lain | tanpa teks lain | tanpa tambahan | jangan tambah | jer | tak lebih',
  refuse:
    'menolak* | tolak* | enggan* | keengganan | penolakan | minta maaf | memohon maaf | mohon maaf | maaf | saya tidak boleh | saya tidak dapat | tak boleh tolong | tidak dapat membantu | tak dapat | amaran* | beri amaran | peringatan* | penafian* | bantah* | membantah* | keberatan | bersyarah*',
  never:
    'jangan* | jangan sekali-kali | tidak boleh | tak boleh | dilarang* | tidak pernah | tidak dibenarkan | tak dibenarkan | sekali-kali | dalam apa jua keadaan | dalam apa-apa keadaan | usah | pantang',
  must: 'mesti* | wajib* | perlu* | harus* | sentiasa* | selalu | diwajibkan | dikehendaki* | walau apa pun | walau apapun | dengan apa cara sekalipun | kena | pastikan* | kemestian*',
  mode: 'mod | mod pembangun | mod nyahpepijat | mod debug | mod admin | mod pentadbir | mod penyelenggaraan | mod tuhan | mode | aktifkan* | mengaktifkan* | hidupkan* | buka kunci | nyahkunci* | jailbreak* | akses root | root | sudo | dayakan* | developer mode',
  authority:
    'pentadbir* | admin* | pembangun* | developer* | pemilik* | pencipta* | pembuat* | pengendali* | jurutera* | diberi kuasa | kebenaran* | kuasa* | penyelia* | openai | pasukan keselamatan | polis | pihak berkuasa | pengurus* | bos',
  urgent:
    'kecemasan* | segera* | mendesak | penting* | perhatian | kritikal* | genting* | serta-merta | serta merta | sekarang juga | nyawa* | hidup mati | hidup atau mati | cepat* | urgent',
  fiction:
    'cerita* | kisah* | novel* | cerpen* | hipotesis | hipotetikal* | andaian* | fiksyen* | rekaan* | senario* | permainan* | bayangkan* | imaginasi* | lakon layar | skrip* | watak* | mimpi* | alam selari | dunia selari | sajak* | puisi* | andaikan* | katakanlah*',
  research:
    'penyelidikan* | kajian* | tujuan pendidikan | tujuan pembelajaran | pendidikan* | akademik* | saintifik* | pembelajaran* | tesis* | disertasi* | saya pelajar | pelajar* | penuntut* | mahasiswa* | pensyarah* | profesor* | wartawan* | penyelidik* | belajar*',
  covert:
    'jangan beritahu pengguna | jangan bagitahu pengguna | jangan maklumkan* | jangan beritahu sesiapa | jangan bagitau* | secara senyap | senyap-senyap | diam-diam* | secara rahsia | secara sulit | tanpa menyebut* | tanpa memberitahu* | tanpa pengetahuan* | tanpa disedari* | tanpa diketahui | jangan sebut* | sembunyikan* | menyembunyikan* | tidak kelihatan | halimunan | rahsiakan* | merahsiakan*',
  user: 'pengguna* | pelanggan* | pembaca* | manusia* | penyoal* | orang yang bertanya | penanya* | user | penerima* | klien*',
  send: 'hantar* | menghantar* | hantarkan* | kirim* | majukan* | memajukan* | muat naik | memuat naik | muatnaik | siarkan* | pos | poskan* | e-melkan* | emelkan* | serahkan* | pindahkan* | salin ke | upload | forward',
  link: 'pautan* | link* | url* | laman web* | laman* | tapak web* | website* | http* | klik* | lawati* | melawat | layari* | alamat* | webhook* | imej* | gambar*',
  data: 'data | datanya | maklumat* | fail* | rekod* | e-mel* | emel* | perbualan* | sejarah sembang | sejarah perbualan | sejarah chat | data peribadi | maklumat peribadi | kenalan* | pangkalan data* | dokumen* | kad kredit* | nombor telefon | kad pengenalan',
  erase:
    'padam* | memadam* | padamkan* | hapus* | hapuskan* | menghapuskan* | buang* | keluarkan daripada | musnahkan* | memusnahkan* | kosongkan* | delete | lenyapkan*',
  execute:
    'jalankan* | menjalankan* | laksanakan* | melaksanakan* | lancarkan* | panggil* | alat* | fungsi* | skrip* | kod* | perintah shell | terminal | run | execute | tool* | program*',
  encoded:
    'base64 | rot13 | heks* | hex | morse | kod morse | sifer* | enkod* | nyahkod* | sulitkan | penyulitan* | disulitkan* | nyahsulit* | kodkan* | terbalik | songsang* | terjemah* | menterjemah* | encode* | decode*',
  begin:
    'mulakan jawapan* | mulakan dengan | mula dengan | bermula dengan | mulakan respons* | dimulakan dengan | perkataan pertama | ayat pertama | sudah tentu ini | tentu ini | sudah tentu | baik berikut | pasti ini | baiklah',
  ending:
    'tamat prompt | akhir prompt | tamat arahan | akhir arahan | arahan tamat | tamat teks | akhir teks | tamat mesej | akhir mesej | tamat dokumen | berhenti di sini | sampai di sini | permulaan arahan baharu | permulaan arahan baru | tamat',
  remember:
    'ingat* | mengingati* | ingatan* | ingatlah | hafal* | menghafal* | simpan* | menyimpan* | memori* | catat* | perbualan akan datang | perbualan seterusnya | pada masa hadapan | masa depan | lain kali | jangan lupa',
  question:
    'apa | apakah* | bagaimana* | macam mana | macamana | mengapa | kenapa | siapa* | di mana | dimana | bila | bilakah | berapa* | yang mana | boleh terangkan | bolehkah',
  meaning:
    'maksud* | erti* | makna* | takrif* | definisi* | terangkan* | jelaskan* | penerangan* | penjelasan* | perbezaan* | beza* | contoh* | huraikan* | sejarah* | konsep* | terjemahkan ayat | pengertian*',
  protect:
    'mencegah* | cegah* | pencegahan* | melindungi* | lindungi* | mengesan* | kesan ancaman | pertahanan* | mempertahankan* | mengelak* | elakkan* | mengelakkan* | mengenal pasti | selamat daripada | mengurangkan* | berjaga-jaga*',
  harm: 'senjata* | bom* | bahan letupan | letupan* | letupkan* | membunuh* | bunuh* | pembunuhan* | racun* | meracun* | dadah* | curi* | mencuri* | kecurian | penipuan* | menipu* | bunuh diri | pengganas* | keganasan* | kebencian* | peras ugut | memeras* | culik* | menculik* | rasis*',
  malware:
    'perisian hasad* | malware* | virus* | perisian tebusan* | ransomware* | godam* | menggodam* | penggodam* | hack* | eksploit* | pancingan data* | phishing* | keylogger* | trojan* | ddos | menceroboh* | ceroboh* | pecah masuk | crack* | pintu belakang',
  howto:
    'bagaimana untuk | bagaimana cara* | cara-cara* | cara* | langkah demi langkah | langkah-langkah | langkah* | panduan* | tutorial* | resipi* | terperinci* | kaedah* | membuat* | cara buat | membina* | bina | menghasilkan*',
  illegal:
    'haram* | menyalahi undang-undang | salah di sisi undang-undang | tidak sah | tidak beretika | berbahaya* | bahaya* | memudaratkan* | terlarang* | dilarang* | tidak bermoral | kontroversi* | jenayah* | lucah*',
  granted:
    'akses diberikan | akses dibenarkan | akses diluluskan | akses dibuka | kebenaran diberikan | kebenaran diluluskan | kata laluan betul | kata laluan benar | disahkan | telah disahkan | pengesahan berjaya | diautentikasi | log masuk berjaya | berjaya log masuk | telah dibuka kunci | diluluskan | access granted',
  text: 'teks* | mesej* | ayat* | perkataan* | kata* | perenggan* | soalan* | input* | perbualan* | baris* | tulisan*',
};
