// Hindi words of the guard's concepts, in Devanagari and as usually romanised.
import type { Lexicon } from './concepts.ts';

export const hi: Lexicon = {
  drop: 'अनदेखा* | अनदेखी* | नज़रअंदाज़* | नजरअंदाज* | नजरंदाज* | भूल जा* | भूल जाइए | भूल जाओ | भुला* | उपेक्षा* | अवहेलना* | पालन न कर* | पालन मत* | पालन नहीं* | पालन करना बंद | छोड़ दो | छोड़ दें | छोड़ दीजिए | इग्नोर* | दरकिनार* | बायपास* | ओवरराइड* | रद्द* | खारिज* | त्याग* | मत मानो | न मानें | ध्यान मत | ध्यान न दें | ignore kar* | ignore maro | bhool ja* | bhul ja* | nazarandaz* | nazar andaz* | chhod do | chod do | mat mano | mat maano | follow mat kar* | bypass kar* | override kar*',
  orders:
    'निर्देश* | नियम* | आदेश* | दिशानिर्देश* | दिशा-निर्देश* | हिदायत* | गाइडलाइन* | कमांड* | इंस्ट्रक्शन* | रूल* | हुक्म* | अनुदेश* | मार्गदर्शन* | niyam* | nirdesh* | aadesh* | hidayat* | instructions | rules | hukm* | guidelines',
  prompt:
    'प्रॉम्प्ट* | प्रॉम्प्ट* | प्रांप्ट* | सिस्टम प्रॉम्प्ट* | सिस्टम संदेश* | सिस्टम मैसेज* | प्रणाली संदेश* | संदर्भ* | प्रारंभिक संदेश* | शुरुआती संदेश* | विन्यास* | कॉन्फ़िगरेशन* | कॉन्टेक्स्ट* | prompt* | system prompt* | system message* | सेटिंग*',
  earlier:
    'पिछले | पिछला | पिछली | पहले | पहला | पूर्व* | उपरोक्त* | ऊपर* | अब तक* | इससे पहले* | मूल* | प्रारंभिक* | शुरुआती* | पुराने | पुराना | पुरानी | इसके पहले | पूर्ववर्ती* | pehle* | pahle* | pichle* | pichla* | pichhle* | purane* | purana | upar* | ab tak | abhi tak',
  all: 'सभी* | सब | सारे | सारा | सारी | हर | हरेक | समस्त* | संपूर्ण* | सम्पूर्ण* | पूरा | पूरे | पूरी | कोई भी | सबकुछ | सब कुछ | तमाम* | sabhi* | saare | saari | sare | sab kuch | sab kuchh | poora | pura | koi bhi | har ek',
  your: 'आपके | आपका | आपकी | तुम्हारे | तुम्हारा | तुम्हारी | तेरे | तेरा | तेरी | अपने | अपना | अपनी | आपको दिए | आपको दी | तुम्हें दिए | तुझे दिए | आपको मिले | आपसे कहा | तुमसे कहा | aapke | aapka | aapki | tumhare | tumhara | tumhari | tere | teri | tera | apne | apna | apni | tujhe diye | tumko diye | aapko diye',
  reveal:
    'दिखा* | बता* | प्रकट* | उजागर* | प्रिंट* | आउटपुट* | दोहरा* | प्रदर्शित* | खुलासा* | साझा* | शेयर* | लीक* | लिख कर | लिखकर दो | लिखकर दे* | पढ़कर सुना* | सुनाओ | क्या है | क्या हैं | कॉपी* | उगल* | मुझे दो | मुझे दें | dikha* | bata* | batao | bataiye | dikhao | dohra* | repeat kar* | print kar* | share kar* | leak kar* | kya hai | kya hain | mujhe do | likh do | likh ke do',
  secret:
    'गुप्त* | पासवर्ड* | गोपनीय* | राज़ | राज | रहस्य* | कुंजी* | चाबी* | टोकन* | पासफ़्रेज़* | एक्सेस कोड* | छिपा* | छुपा* | छिपे* | छुपे* | निजी* | क्रेडेंशियल* | सीक्रेट* | कूट शब्द* | ओटीपी* | पिन नंबर | password* | secret* | gupt* | chupa* | chhupa* | raaz | api key* | token* | otp | कोडवर्ड*',
  verbatim:
    'शब्दशः* | हूबहू* | हू-ब-हू | ज्यों का त्यों | ज्यों की त्यों | जैसा का तैसा | जैसा है वैसा* | जस का तस | अक्षरशः* | शब्द दर शब्द | शब्द-दर-शब्द | अक्षर दर अक्षर | बिना बदले | बिना बदलाव* | बिल्कुल वैसा* | पूरा का पूरा | बिना किसी बदलाव* | एक-एक शब्द | एक एक अक्षर | hubahu | hoobahoo | word to word | word by word | same to same | jaisa ka taisa | bina badle | as it is | exact',
  assistant:
    'एआई* | कृत्रिम बुद्धि* | सहायक* | असिस्टेंट* | चैटबॉट* | बॉट* | भाषा मॉडल* | मॉडल* | मशीन* | रोबोट* | चैटजीपीटी* | जीपीटी* | आर्टिफिशियल इंटेलिजेंस | chatbot* | assistant* | bot | chatgpt* | gpt* | claude | llm* | एजेंट*',
  persona:
    'की तरह व्यवहार* | के रूप में कार्य* | के रूप में काम* | के रूप में | अभिनय* | नाटक* | दिखावा* | भूमिका* | रोल प्ले* | रोलप्ले* | किरदार* | अब तुम* | अब आप* | अब से तुम* | अब से आप* | मान लो कि तुम* | मान लीजिए कि आप* | कल्पना करो कि तुम* | कल्पना कीजिए कि आप* | सिमुलेट* | बन जाओ | बन जा | बन जाइए | बनकर | नकल* | ki tarah | ban jao | ban ja | banke | bankar | role play* | roleplay* | acting kar* | natak kar* | ab tum* | ab se tum* | ab tu | maan lo tum* | pretend kar* | role nibha* | kirdar*',
  unlimited:
    'बिना किसी प्रतिबंध* | बिना प्रतिबंध* | बिना रोक-टोक | बिना रोकटोक | बिना किसी रोक* | बिना सीमा* | असीमित* | अप्रतिबंधित* | बिना सेंसर* | अनसेंसर* | बिना फ़िल्टर* | बिना फिल्टर* | अनफ़िल्टर्ड* | बिना नियम* | कुछ भी कर सकते | कुछ भी कर सकता | नैतिकता के बिना | आज़ाद* | आजाद* | बंधन मुक्त* | जेलब्रेक* | बेरोकटोक | bina kisi limit* | bina kisi rok* | bina rok tok | bina restriction* | bina filter* | bina censor* | kuch bhi kar sakta* | kuch bhi kar sakte* | no limits | unlimited | uncensored | unfiltered | azaad | koi rok tok nahi',
  limits:
    'फ़िल्टर* | फिल्टर* | सेंसर* | नैतिक* | नैतिकता* | सुरक्षा* | प्रतिबंध* | पाबंदी* | पाबंदि* | सीमा* | सीमाओं* | नीति* | नीतियों* | पॉलिसी* | मॉडरेशन* | मर्यादा* | रोक* | गार्डरेल* | बंदिश* | filter* | censorship | restriction* | pabandi* | safety* | policy | naitik*',
  anew: 'नए निर्देश* | नया निर्देश* | नए आदेश* | नया आदेश* | नया कार्य* | नया काम* | नया नियम* | नए नियम* | इसके बजाय | इसकी बजाय | के बजाय | बदले में | अब से | आज से | आगे से | फिर से शुरू* | नए सिरे से | रीसेट* | अगला कार्य* | अगला काम* | योजना बदल* | निम्नलिखित निर्देश* | नई भूमिका | ab se | aaj se | aage se | iske bajay | uske badle | naya task | naye rules | naye niyam | nayi instruction* | new instruction* | reset kar* | phir se shuru*',
  reply:
    'जवाब* | उत्तर* | कहो | कहिए | कहें | बोलो | बोलिए | लिखो | लिखिए | लिखें | प्रतिक्रिया* | रिप्लाई* | प्रत्युत्तर* | जवाब दो | jawab* | javab* | reply* | bolo | likho | likhiye | kaho | answer do | uttar*',
  only: 'केवल* | सिर्फ* | सिर्फ़* | मात्र* | और कुछ नहीं | कुछ और नहीं | कुछ और मत | बस | एकमात्र* | इसके अलावा कुछ | sirf | kewal | keval | aur kuch nahi* | kuch aur mat | bas itna* | only',
  refuse:
    'मना* | इनकार* | इंकार* | अस्वीकार* | माफ़ी* | माफी* | माफ़ | माफ कीजिए | क्षमा* | नहीं कर सकता* | नहीं कर सकते* | चेतावनी* | अस्वीकरण* | खेद* | मदद नहीं कर* | आपत्ति* | उपदेश* | डिस्क्लेमर* | mana mat* | mana kar* | inkar* | maafi* | mafi* | sorry* | nahi kar sakta* | nahi kar sakte* | warning* | disclaimer* | lecture* | bhashan*',
  never:
    'कभी नहीं | कभी मत | कभी भी नहीं | कभी न | मत करो | मत करना | न करें | मत बोल* | मत कह* | मत बता* | मत लिख* | हरगिज़* | हरगिज* | बिल्कुल नहीं | बिल्कुल मत | कदापि* | वर्जित* | अनुमति नहीं | किसी भी हालत में | kabhi mat | kabhi nahi* | mat karo | mat karna | mat bolna | mat batana | mat likhna | bilkul nahi* | bilkul mat | kisi bhi haal* | hargiz*',
  must: 'ज़रूर* | जरूर* | चाहिए* | अनिवार्य* | हमेशा* | आवश्यक* | करना ही होगा | करना होगा | करना पड़ेगा | अवश्य* | बाध्य* | हर हाल में | किसी भी कीमत पर | सदैव* | zaroor* | jarur* | zaruri* | jaruri* | karna hoga | karna padega | karna hi hoga | hamesha* | har haal mein | chahiye*',
  mode: 'मोड* | डेवलपर मोड* | डीबग मोड* | डिबग मोड* | एडमिन मोड* | गॉड मोड* | मेंटेनेंस मोड* | रखरखाव मोड* | अनलॉक* | सक्षम* | सक्रिय* | चालू* | जेलब्रेक* | रूट* | मोड चालू | mode* | developer mode* | admin mode* | debug mode* | god mode* | unlock* | enable* | activate* | jailbreak* | sudo | root access',
  authority:
    'व्यवस्थापक* | प्रशासक* | एडमिन* | डेवलपर* | विकासकर्ता* | मालिक* | निर्माता* | संचालक* | ऑपरेटर* | इंजीनियर* | अधिकृत* | अनुमति* | पर्यवेक्षक* | सुपरवाइज़र* | सुरक्षा टीम* | सुरक्षा दल* | पुलिस* | अधिकारी* | अधिकार* | बॉस* | मैनेजर* | admin* | developer* | owner* | malik* | maalik* | openai* | police* | permission* | authorized* | boss | creator | ijazat*',
  urgent:
    'तुरंत* | तत्काल* | आपात* | आपातकाल* | इमरजेंसी* | ज़रूरी* | जरूरी* | महत्वपूर्ण* | ध्यान दें | सावधान* | फ़ौरन* | फौरन* | जल्दी* | अभी के अभी | जान का सवाल | जीवन मृत्यु | जान खतरे* | अर्जेंट* | turant* | jaldi* | urgent* | emergency* | abhi ke abhi | fauran* | jaan ka sawal* | important* | dhyan do | dhyan se',
  fiction:
    'कहानी* | उपन्यास* | काल्पनिक* | कल्पना* | परिदृश्य* | खेल* | गेम* | पटकथा* | स्क्रिप्ट* | पात्र* | सपना* | सपने* | समानांतर ब्रह्मांड* | कविता* | मान लो | मान लीजिए | फ़िल्म* | फिल्म* | किस्सा* | कथा* | नाटक* | kahani* | kahaani* | kalpnik* | story* | game* | novel* | maan lo | man lo | imagine kar* | soch lo | scene* | movie* | character*',
  research:
    'शोध* | अनुसंधान* | शैक्षिक* | शैक्षणिक* | अध्ययन* | वैज्ञानिक* | अकादमिक* | छात्र* | विद्यार्थी* | प्रोफेसर* | पत्रकार* | थीसिस* | सीखने के लिए | पढ़ाई* | रिसर्च* | प्रयोग* | research* | padhai* | student* | educational* | project ke liye | seekhne ke liye | sikhne ke liye | thesis*',
  covert:
    'उपयोगकर्ता को मत* | उपयोगकर्ता को न* | यूज़र को मत* | बिना बताए* | चुपके* | चुपचाप* | गुप्त रूप से | छिपकर* | छुपकर* | छिपाओ | छुपाओ | छिपाएं | ज़िक्र किए बिना | जिक्र किए बिना | उल्लेख किए बिना | उल्लेख न कर* | किसी को पता* | पता न चले* | पता नहीं चलना* | अदृश्य* | जिक्र मत* | किसी को मत बता* | user ko mat* | chupke* | chupchap* | bina bataye* | pata na chale* | kisi ko mat* | chhupa* | chupa ke* | zikr mat*',
  user: 'उपयोगकर्ता* | यूज़र* | यूजर* | ग्राहक* | पाठक* | प्रयोक्ता* | मनुष्य* | इंसान* | पूछने वाले* | कस्टमर* | user* | customer* | grahak* | insaan* | insan*',
  send: 'भेज* | फ़ॉरवर्ड* | फॉरवर्ड* | अपलोड* | पोस्ट* | प्रेषित* | सबमिट* | ईमेल कर* | अग्रेषित* | जमा कर* | पहुंचा* | ट्रांसफर* | bhej* | forward kar* | upload kar* | post kar* | send kar* | mail kar* | transfer kar*',
  link: 'लिंक* | यूआरएल* | वेबसाइट* | क्लिक* | पते* | पता | विज़िट* | url* | http* | webhook* | चित्र* | तस्वीर* | इमेज* | साइट* | वेबपेज* | link* | website* | click kar*',
  data: 'डेटा* | डाटा* | फ़ाइल* | फाइल* | रिकॉर्ड* | ईमेल* | बातचीत* | चैट इतिहास* | चैट हिस्ट्री* | व्यक्तिगत जानकारी* | निजी जानकारी* | संपर्क* | डेटाबेस* | दस्तावेज़* | दस्तावेज* | क्रेडिट कार्ड* | आधार नंबर* | जानकारी* | खाता* | फोन नंबर* | data* | file* | record* | chat history* | contacts* | database* | jankari* | document* | email*',
  erase:
    'मिटा* | हटा* | डिलीट* | नष्ट* | साफ़ कर* | साफ कर* | मिटाना* | हटाना* | समाप्त कर* | delete kar* | mita* | hata do | hata dena | saaf kar* | uda do | remove kar* | फॉर्मेट*',
  execute:
    'चला* | चलाओ | चलाएं | निष्पादित* | कार्यान्वित* | रन कर* | कॉल कर* | टूल* | फ़ंक्शन* | फंक्शन* | स्क्रिप्ट* | कोड* | कमांड* | आह्वान* | प्रोग्राम* | टर्मिनल* | run kar* | chala* | execute kar* | tool* | script* | code* | function* | command*',
  encoded:
    'एन्कोड* | एनकोड* | डिकोड* | डीकोड* | बेस64* | कूट* | एन्क्रिप्ट* | एनक्रिप्ट* | सांकेतिक* | उल्टा* | उलटा* | उल्टे* | अनुवाद* | मोर्स* | हेक्स* | गुप्त लिपि* | base64 | rot13 | encode* | decode* | ulta* | translate kar* | anuvad* | encrypt* | hex | morse',
  begin:
    'से शुरू कर* | शुरुआत कर* | पहला शब्द* | पहला वाक्य* | पहली पंक्ति* | ज़रूर, यह* | जरूर, यह* | ज़रूर, यहाँ* | बिल्कुल, यह* | उत्तर शुरू* | जवाब की शुरुआत* | जवाब शुरू* | se shuru kar* | se start kar* | pehla word* | pehla shabd* | pehli line* | sure, here* | haan bilkul* | zaroor, ye*',
  ending:
    'प्रॉम्प्ट समाप्त* | निर्देश समाप्त* | निर्देशों का अंत* | पाठ समाप्त* | पाठ का अंत* | प्रॉम्प्ट का अंत* | संदेश समाप्त* | यहाँ रुकें | यहीं रुको | यहाँ समाप्त* | यहीं तक | इनपुट समाप्त* | prompt khatam* | yahan khatam* | end of prompt | end of instructions | yahin ruk* | instructions khatam* | नई शुरुआत*',
  remember:
    'याद रख* | याद कर* | याद रहे | स्मरण* | मेमोरी* | स्मृति* | सहेज* | सेव* | संग्रहीत* | नोट कर* | भविष्य की बातचीत* | आगे की बातचीत* | अगली बार* | yaad rakh* | yaad kar* | memory* | save kar* | note kar* | agli baar* | future chat* | har baar*',
  question:
    'क्या | कैसे | क्यों | कौन* | किस | किसे | कहाँ | कहां | कब | कितना | कितने | कितनी | क्या आप | कैसा | kya | kaise | kyun | kyon | kyu | kaun* | kon | kahan | kab | kitna | kitne | kitni',
  meaning:
    'मतलब* | अर्थ* | परिभाषा* | व्याख्या* | समझा* | अंतर* | फ़र्क* | फर्क* | उदाहरण* | वर्णन* | इतिहास* | विवरण* | अभिप्राय* | matlab* | arth* | samjha* | samjhao | difference* | fark* | farak* | example* | udaharan* | history* | paribhasha*',
  protect:
    'रोकथाम* | बचाव* | बचाने* | बचाना | बचने* | बचें | रक्षा* | सुरक्षित* | पता लगाने* | पहचान* | रोकने* | रोकें | बचाएं | संरक्षण* | सावधानी* | bachav* | bachne* | bachaye* | bachao | rokne* | suraksha* | protect* | surakshit* | pehchan*',
  harm: 'हथियार* | बम* | विस्फोटक* | मारना | मार डाल* | हत्या* | जान से मार* | कत्ल* | ज़हर* | जहर* | नशीली* | नशीले* | ड्रग* | चोरी* | चुराना* | चुराने* | धोखाधड़ी* | ठगी* | आत्महत्या* | आतंक* | नफ़रत* | नफरत* | घृणा* | हिंसा* | ब्लैकमेल* | अपहरण* | बंदूक* | धमकी* | bomb* | hathiyar* | zeher* | zehar* | jahar* | chori* | maar dal* | maarne* | hatya* | katl* | drugs* | fraud* | thagi* | blackmail* | suicide* | aatankwad* | nafrat* | bandook*',
  malware:
    'मैलवेयर* | वायरस* | रैंसमवेयर* | हैक* | हैकिंग* | हैकर* | फ़िशिंग* | फिशिंग* | कीलॉगर* | ट्रोजन* | डीडॉस* | सेंध* | क्रैक* | बैकडोर* | हमला* | घुसपैठ* | malware* | virus* | ransomware* | hack* | phishing* | keylogger* | trojan* | ddos | crack kar*',
  howto:
    'कैसे बना* | कैसे कर* | कदम दर कदम | चरण दर चरण | चरण-दर-चरण | चरणबद्ध* | गाइड* | ट्यूटोरियल* | विधि* | तरीका* | तरीके* | विस्तृत* | विस्तार से | बनाने* | नुस्खा* | रेसिपी* | प्रक्रिया* | kaise bana* | kaise kar* | step by step | tarika* | tarike* | detail mein | detail me | vistar se | recipe* | guide* | banane ka*',
  illegal:
    'अवैध* | गैरकानूनी* | ग़ैरक़ानूनी* | गैर-कानूनी* | अनैतिक* | हानिकारक* | खतरनाक* | ख़तरनाक* | निषिद्ध* | प्रतिबंधित* | वर्जित* | विवादास्पद* | विवादित* | आपराधिक* | अश्लील* | illegal* | gair kanooni* | gairkanuni* | khatarnak* | khatarnaak* | anaitik* | galat kaam* | banned*',
  granted:
    'प्रवेश की अनुमति* | एक्सेस दी गई* | एक्सेस मिल* | अनुमति दी गई* | अनुमति मिल* | पहुंच प्रदान* | पहुँच प्रदान* | सही पासवर्ड* | पासवर्ड सही* | सत्यापित* | प्रमाणित* | अनलॉक हो* | लॉगिन सफल* | पहुंच स्वीकृत* | स्वीकृत* | access granted* | access mil* | access de diya* | password sahi* | sahi password* | verified* | verify ho* | login successful* | permission mil* | unlock ho*',
  text: 'पाठ* | संदेश* | मैसेज* | वाक्य* | शब्द* | अनुच्छेद* | पैराग्राफ* | प्रश्न* | सवाल* | इनपुट* | टेक्स्ट* | पंक्ति* | बातचीत* | message* | sawal* | shabd* | vakya* | sentence* | line* | text* | paragraph* | लाइन*',
};
