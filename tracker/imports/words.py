"""How people title columns and write answers in six languages. Compared folded: no case, no accents, no punctuation."""

from collections.abc import Mapping

#: field -> titles between bars, besides the field's own name and its titles in our forms and files
TITLES: Mapping[str, str] = {
    "name": "name|full name|participant|name of participant|nom complet|nom et prénom|nom prénom|nombre completo|"
    "nombre y apellidos|фио|ф и о|полное имя|участник|الاسم الكامل|姓名|全名",
    "given_name": "given name|first name|forename|forenames|christian name|prénom|prénoms|nombre|nombres|имя|имена|"
    "имя отчество|имя и отчество|الاسم|الاسم الأول|名|名字",
    "family_name": "family name|last name|surname|nom|nom de famille|apellido|apellidos|фамилия|"
    "اسم العائلة|اللقب|اسم الأسرة|姓|姓氏",
    "email": "e mail|email|mail|e mail address|email address|courriel|adresse électronique|adresse e mail|mél|"
    "correo|correo electrónico|correo e|dirección de correo|эл почта|электронная почта|адрес электронной почты|почта|"
    "البريد الإلكتروني|بريد إلكتروني|عنوان البريد الإلكتروني|电子邮件|电子邮箱|邮箱|电邮",
    "email_other": "second e mail|other e mail|secondary e mail|alternative e mail|cc|copy to|autre courriel|"
    "segundo correo|другой адрес|عنوان آخر|其他邮箱",
    "organisation": "organisation|organization|centre|center|institution|institute|agency|company|affiliation|"
    "organisme|établissement|organización|centro|institución|entidad|организация|учреждение|центр|место работы|"
    "المنظمة|المؤسسة|المركز|الجهة|机构|单位|组织|中心|organisation code|code of the organisation",
    "organisation_short": "short name|acronym|abbreviation|sigle|sigla|сокращение|الاختصار|简称",
    "country": "country|country or area|nationality of the organisation|pays|país|страна|государство|البلد|الدولة|国家",
    "job_title": "function|job title|title|position|post|role|fonction|poste|titre|cargo|puesto|función|"
    "должность|функция|الوظيفة|المنصب|الصفة|职务|职位|职称",
    "honorific": "form of address|honorific|salutation|prefix|mr ms|civilité|tratamiento|обращение|اللقب الشرفي|称谓|称呼",
    "badge_name": "badge|badge name|name on badge|nom du badge|nombre en la credencial|имя на бейдже|"
    "الاسم على الشارة|胸卡姓名",
    "name_original": "name in own script|original name|native name|nom dans la langue|nombre original|"
    "имя на родном языке|الاسم بالعربية|中文姓名|本国文字姓名",
    "phone": "phone|telephone|tel|mobile|cell|phone number|téléphone|tél|portable|teléfono|móvil|телефон|тел|моб|"
    "الهاتف|رقم الهاتف|الجوال|电话|手机",
    "gender": "gender|sex|genre|sexe|género|sexo|пол|الجنس|النوع|性别",
    "mode": "attends|attendance|mode|participation|modalité|modalidad|форма участия|طريقة الحضور|参会方式",
    "days": "days|dates|jours|días|дни|الأيام|日期|天数",
    "needs": "needs|requirements|besoins|necesidades|нужно|потребности|الاحتياجات|需求",
    "remarks": "remarks|notes|comments|remarques|observations|observaciones|notas|comentarios|примечания|замечания|"
    "ملاحظات|备注|说明",
    "preferred_group": "group|discussion group|groupe|grupo|группа|المجموعة|讨论组|小组",
    "locale": "language|preferred language|langue|idioma|язык|اللغة|语言",
}
#: value -> how it is written, between bars
YES = "yes|y|true|1|x|ok|agreed|oui|o|vrai|si|verdadero|да|д|نعم|是|有|同意"
NO = "no|n|false|0|none|non|faux|falso|нет|н|لا|否|无|不同意"
GENDERS: Mapping[str, str] = {
    "woman": "woman|female|f|w|ms|mrs|femme|féminin|mujer|femenino|женщина|женский|ж|أنثى|امرأة|女|女性",
    "man": "man|male|m|mr|homme|masculin|hombre|masculino|мужчина|мужской|м|ذكر|رجل|男|男性",
    "another": "another|other|non binary|autre|otro|другой|آخر|其他",
}
MODES: Mapping[str, str] = {
    "in-person": "in person|onsite|on site|physical|present|en personne|présentiel|sur place|presencial|en persona|"
    "очно|лично|حضوريا|شخصيا|现场|线下|亲自出席",
    "online": "online|virtual|remote|en ligne|à distance|virtuel|distanciel|en línea|virtual|remoto|онлайн|дистанционно|"
    "удалённо|عن بعد|عبر الإنترنت|افتراضي|线上|在线|远程",
}
NEEDS: Mapping[str, str] = {
    "visa": "visa|visa letter|letter for a visa|lettre de visa|carta de visado|visado|виза|визовая поддержка|تأشيرة|签证",
    "funding": "funding|travel support|travel|financement|prise en charge|financiación|apoyo para el viaje|"
    "финансирование|оплата проезда|تمويل|دعم السفر|资助|旅费资助",
    "access": "access|accessibility|help with access|accessibilité|accès|accesibilidad|доступность|إمكانية الوصول|无障碍",
}
LANGUAGES: Mapping[str, str] = {
    "ar": "ar|arabic|arabe|árabe|арабский|العربية|عربي|阿拉伯文|阿拉伯语",
    "zh": "zh|chinese|chinois|chino|китайский|الصينية|中文|汉语",
    "en": "en|english|anglais|inglés|английский|الإنجليزية|英文|英语",
    "fr": "fr|french|français|francés|французский|الفرنسية|法文|法语",
    "ru": "ru|russian|russe|ruso|русский|الروسية|俄文|俄语",
    "es": "es|spanish|espagnol|español|испанский|الإسبانية|西班牙文|西班牙语",
}
