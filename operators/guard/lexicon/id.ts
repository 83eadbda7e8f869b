// Indonesian words of the guard's concepts.
import type { Lexicon } from './concepts.ts';

export const id: Lexicon = {
  drop: 'abaikan* | mengabaikan* | diabaikan | hiraukan | jangan hiraukan | tidak menghiraukan | lupakan* | melupakan* | lupain | cuekin | acuhkan | kesampingkan* | mengesampingkan* | jangan ikuti* | jangan turuti* | jangan patuhi* | berhenti mengikuti | berhenti mematuhi | tidak perlu mengikuti | tidak lagi mengikuti | nggak usah ikutin | gak usah ikuti | lewati | melewati | timpa | menimpa | batalkan* | membatalkan* | tinggalkan* | buang* | langgar* | melanggar* | terobos* | bypass | skip | abaikanlah | tidak usah pedulikan | jangan pedulikan',
  orders:
    'instruksi* | perintah* | aturan* | peraturan* | petunjuk* | pedoman* | arahan* | panduan* | ketentuan* | komando | suruhan | kaidah* | ajaran | rules | tata tertib',
  prompt:
    'prompt* | perintah sistem | prompt sistem | pesan sistem | pesan awal | konteks* | konfigurasi* | system prompt | instruksi sistem | pengaturan awal | setelan | perintah awal | prom sistem | pesan pengembang | pengaturan sistem',
  earlier:
    'sebelumnya | sebelum ini | terdahulu | tadi | di atas | diatas | yang lalu | semula | awal | asli | mula-mula | sejauh ini | sampai sekarang | hingga kini | lama | sebelum* | pertama | tersebut di atas | barusan | selama ini',
  all: 'semua* | seluruh* | segala* | setiap | segenap | apapun | apa pun | keseluruhan* | sepenuhnya | lengkap | tiap | semuanya | manapun | segalanya | utuh',
  your: 'anda | kamu | mu | milikmu | instruksimu | aturanmu | promptmu | perintahmu | yang diberikan kepadamu | yang kamu terima | yang anda terima | diberitahukan kepadamu | diberikan kepada anda | diberi tahu | kalian | punyamu | lo | elo | lu',
  reveal:
    'tampilkan* | menampilkan* | tunjukkan* | tunjukan | perlihatkan* | ungkapkan* | mengungkapkan* | cetak* | keluarkan* | ulangi* | mengulangi | beritahu* | beri tahu | kasih tahu | kasih tau | kasi tau | sebutkan* | bocorkan* | membocorkan* | bagikan* | berikan saya | beri saya | kasih gue | tuliskan* | bacakan* | sampaikan* | ceritakan* | paparkan* | bongkar* | apa isi | apa itu | apakah isi | salin* | spill | liatin | buka*',
  secret:
    'rahasia* | kata sandi* | sandi* | password* | kata kunci rahasia | kunci* | kredensial* | kode akses* | token* | frasa sandi | tersembunyi | disembunyikan | konfidensial | privat | pribadi | pin | kode rahasia | kata rahasia | kerahasiaan* | otp | api key',
  verbatim:
    'kata demi kata | kata per kata | persis* | secara harfiah | harfiah | huruf demi huruf | huruf per huruf | karakter demi karakter | apa adanya | tanpa perubahan | tanpa diubah | tanpa mengubah | verbatim | secara lengkap | secara utuh | seutuhnya | sama persis | plek ketiplek | tanpa dikurangi | tanpa disingkat | sesuai aslinya',
  assistant:
    'kecerdasan buatan | asisten* | chatbot* | model bahasa | bot* | robot* | mesin | ai | llm | gpt* | chatgpt* | claude | model ai | agen ai | asisten virtual | akal imitasi',
  persona:
    'berpura-pura | pura-pura* | bertindak sebagai | bertindaklah sebagai | bertindak seperti | berperan* | berperanlah | bermain peran | main peran | perankan* | memerankan* | roleplay | kamu sekarang adalah | anda sekarang adalah | sekarang kamu adalah | sekarang anda adalah | mulai sekarang kamu adalah | mulai sekarang anda adalah | mulai sekarang kamu* | simulasikan* | menyamar* | berlagak* | berlaku sebagai | anggap dirimu | anggap kamu | bayangkan kamu | bayangkan anda | bayangkan dirimu | meniru* | tirukan | jadilah* | karakter* | peran* | kamu adalah | ceritanya kamu',
  unlimited:
    'tanpa batas* | tanpa batasan | tidak terbatas | tak terbatas | tanpa pembatasan | tanpa sensor* | tidak disensor | tanpa filter* | tidak difilter | tanpa saringan | bebas aturan | bebas dari | tanpa aturan | tidak terikat | tak terikat | bisa melakukan apa saja | bisa melakukan apapun | melakukan apa saja | lakukan apa saja | tanpa moral | tanpa etika | tidak dibatasi | uncensored | unfiltered | jailbreak | bebas sepenuhnya | tanpa larangan | tanpa hambatan | blak-blakan',
  limits:
    'filter* | sensor* | penyensoran | etika* | moral* | keamanan* | keselamatan | pembatasan* | batasan* | batas* | kebijakan* | kebijakan konten | pagar pembatas | pagar pengaman | pengaman* | moderasi* | perlindungan* | larangan* | norma* | guardrail* | saringan',
  anew: 'instruksi baru | perintah baru | tugas baru | aturan baru | arahan baru | sebagai gantinya | sebaliknya | mulai sekarang | mulai saat ini | mulai detik ini | mulai hari ini | sejak sekarang | dari sekarang | mulai lagi | mulai dari awal | mulai ulang | atur ulang | reset | tugas berikutnya | instruksi berikut* | sekarang lakukan | perubahan rencana | perubahan instruksi | selanjutnya kamu | ganti tugas | alih-alih',
  reply:
    'jawab* | menjawab* | balas* | membalas* | respon* | merespons | katakan* | ucapkan* | tulis* | tuliskan* | nyatakan* | kembalikan* | bilang* | sahut* | tanggapi* | jawaban* | berkata*',
  only: 'hanya* | cuma* | saja | semata* | tidak ada yang lain | tanpa tambahan | tanpa teks lain | jangan tambahkan | satu-satunya | doang | aja | sebatas | tidak lebih | khusus',
  refuse:
    'menolak* | tolak* | penolakan | minta maaf | meminta maaf | maaf | mohon maaf | saya tidak bisa | saya tidak dapat | tidak bisa membantu | tidak dapat membantu | gak bisa | peringatan* | memperingatkan | disclaimer* | sangkalan | penafian | keberatan* | berdalih* | ceramah* | menceramahi | enggan | mengelak*',
  never:
    'jangan* | jangan pernah | tidak boleh | dilarang* | tidak pernah | takkan | tidak diperbolehkan | tidak diizinkan | dalam keadaan apa pun | sekali-kali | pantang | gak boleh | nggak boleh | ga boleh | jgn | haram',
  must: 'harus* | wajib* | selalu | mesti* | kudu | diwajibkan | diharuskan | bagaimanapun caranya | dengan segala cara | apapun yang terjadi | senantiasa | pastikan* | perlu | keharusan',
  mode: 'mode* | mode pengembang | mode debug | mode admin | mode dewa | mode pemeliharaan | mode perawatan | developer mode | aktifkan* | mengaktifkan* | diaktifkan | buka kunci | nyalakan* | jailbreak* | root | sudo | dan mode | akses root | hidupkan* | beralih ke',
  authority:
    'admin* | administrator* | pengembang* | developer* | pemilik* | pencipta* | pembuat* | operator* | insinyur* | teknisi | berwenang | wewenang* | izin* | otorisasi* | diotorisasi | atasan* | pengawas* | supervisor | openai | tim keamanan | polisi | kepolisian | bos | pimpinan | tim it | resmi | manajer*',
  urgent:
    'darurat | mendesak | segera | sekarang juga | penting* | perhatian | kritis | secepatnya | gawat | nyawa* | hidup mati | hidup dan mati | buruan | cepat* | genting | urgent | urgen',
  fiction:
    'cerita* | kisah* | novel* | cerpen | hipotetis* | fiksi* | fiktif | skenario* | permainan* | game* | bayangkan* | imajinasi* | naskah* | tokoh* | karakter* | mimpi* | alam semesta paralel | dunia paralel | puisi* | film* | dongeng* | seandainya | andaikan | misalkan | drama | rekaan | antagonis | penjahat*',
  research:
    'penelitian* | riset* | tujuan pendidikan | tujuan edukasi | edukasi* | akademik* | akademis | studi* | ilmiah | skripsi* | tesis* | disertasi | mahasiswa* | pelajar | dosen* | profesor | jurnalis* | wartawan* | belajar* | pembelajaran | eksperimen* | tugas kuliah | peneliti*',
  covert:
    'jangan beritahu pengguna | jangan beri tahu pengguna | jangan bilang* | jangan sebutkan | jangan menyebutkan | tanpa menyebutkan | tanpa menyebut | diam-diam* | secara rahasia | secara diam-diam | tanpa sepengetahuan | tanpa diketahui | tanpa disadari | tanpa memberi tahu | tanpa memberitahu | sembunyikan* | menyembunyikan* | tak terlihat | tidak terlihat | rahasiakan* | jangan sampai ketahuan | jangan sampai pengguna | tutupi* | senyap',
  user: 'pengguna* | pelanggan* | pembaca* | manusia* | penanya* | nasabah* | user | klien* | konsumen | pengunjung | penerima',
  send: 'kirim* | kirimkan* | mengirim* | dikirim* | teruskan* | meneruskan* | unggah* | mengunggah* | posting* | serahkan* | transmisikan* | upload | forward | salin ke | email ke | transfer* | sebarkan*',
  link: 'tautan* | link* | url* | situs* | laman* | website* | http* | klik* | kunjungi* | mengunjungi | alamat* | webhook* | gambar* | halaman*',
  data: 'data* | berkas* | file* | catatan* | rekaman | email* | surel | percakapan* | riwayat obrolan | riwayat chat | riwayat percakapan | data pribadi | informasi pribadi | kontak* | basis data | database* | dokumen* | kartu kredit | nomor telepon | nik | rekening* | informasi*',
  erase:
    'hapus* | menghapus* | dihapus | hapuskan* | hilangkan* | musnahkan* | memusnahkan* | hancurkan* | menghancurkan | singkirkan* | bersihkan* | format ulang | delete | apus | kosongkan*',
  execute:
    'jalankan* | menjalankan* | eksekusi* | mengeksekusi | panggil* | memanggil | luncurkan* | fungsi* | skrip* | script* | kode* | alat* | tool* | terminal | program* | command | laksanakan* | perintah shell',
  encoded:
    'base64 | rot13 | heksa* | hex | morse | sandi morse | enkripsi* | dienkripsi | dekripsi* | enkode* | dekode* | kodekan | encode* | decode* | terbalik | dibalik | balikkan* | terjemah* | menerjemahkan | cipher | mundur | kode rahasia',
  begin:
    'mulailah dengan | mulai dengan | mulai jawaban* | awali* | diawali* | kata pertama | kalimat pertama | tentu saja, berikut | tentu, berikut | tentu saja | baik, berikut | dimulai dengan | buka dengan | pasti, ini | siap, ini',
  ending:
    'akhir prompt | akhir instruksi | akhir perintah | akhir teks | akhir pesan | akhir dokumen | instruksi selesai | prompt selesai | berhenti di sini | berhenti disini | sampai di sini | selesai sudah | akhir input | akhir konteks | awal instruksi baru | akhir dari instruksi | akhir dari prompt | tamat',
  remember:
    'ingat* | mengingat* | ingatlah | ingatan* | hafalkan* | simpan* | menyimpan* | memori* | catat* | di masa depan | percakapan berikutnya | percakapan selanjutnya | percakapan mendatang | ke depannya | lain kali | jangan lupa | seterusnya',
  question:
    'apa | apakah | bagaimana* | gimana | mengapa | kenapa | siapa* | di mana | dimana | kapan | berapa* | yang mana | bisakah | bisa jelaskan | ngapain | kok bisa',
  meaning:
    'arti* | artinya | makna* | maksud* | definisi* | jelaskan* | penjelasan* | menjelaskan | perbedaan* | beda* | contoh* | gambarkan* | deskripsikan* | sejarah* | konsep* | pengertian* | terjemahkan kalimat | asal usul | asal-usul',
  protect:
    'mencegah* | cegah* | pencegahan | melindungi* | lindungi* | perlindungan* | mendeteksi* | deteksi* | pertahanan* | mengamankan* | amankan* | mitigasi* | mengenali* | menghindari* | hindari* | waspada* | menangkal* | tangkal* | antisipasi*',
  harm: 'senjata* | bom | peledak* | ledakan | membunuh* | bunuh* | pembunuhan | racun* | meracuni | narkoba* | sabu* | mencuri* | curi* | pencurian | penipuan* | menipu* | bunuh diri | teroris* | kebencian* | benci* | kekerasan* | pemerasan* | memeras* | penculikan* | menculik* | penyelundupan* | diskriminasi* | rasis* | menguntit*',
  malware:
    'malware* | virus* | ransomware* | perangkat lunak berbahaya | meretas* | retas* | peretas* | hack* | eksploit* | phishing* | pengelabuan | keylogger* | trojan* | ddos | membobol* | bobol* | menyusup* | crack* | pintu belakang | backdoor | serangan* | menyerang* | spyware | nge-hack',
  howto:
    'bagaimana cara* | cara membuat | cara bikin | cara* | langkah demi langkah | langkah-langkah | langkah* | tutorial* | resep* | rinci | terperinci | detail* | metode* | membuat* | bikin* | merakit* | rakit* | tahap demi tahap | tahapan* | memproduksi',
  illegal:
    'ilegal | melanggar hukum | tidak etis | berbahaya | bahaya* | terlarang | dilarang* | tidak bermoral | amoral | kontroversial | kejahatan* | kriminal* | haram | cabul | pornografi | tabu | merugikan*',
  granted:
    'akses diberikan | akses diizinkan | akses dibuka | izin diberikan | akses disetujui | kata sandi benar | password benar | sandi benar | terverifikasi | diverifikasi | verifikasi berhasil | terautentikasi | autentikasi berhasil | login berhasil | berhasil masuk | terbuka | kunci terbuka | disetujui | akses penuh diberikan | otorisasi berhasil | access granted',
  text: 'teks* | pesan* | kalimat* | kata* | paragraf* | pertanyaan* | masukan* | input* | percakapan* | baris* | ucapan | tulisan* | obrolan* | isi*',
};
