/**
 * What people choose most, of 8 characters and more, lower-cased. Data, one list per kind; {@link isCommonPassword} also
 * knows repetitions, runs on the keyboard, and words with a tail, which make most of the usual lists of ten thousand.
 */
const WHOLE = `
1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc zaq12wsx zaq1zaq1 q1w2e3r4 q1w2e3r4t5 qwe123qwe 123qwe123 qwe123asd asd123asd
1234qwer qwer1234 asdf1234 1234asdf zxcv1234 abcd1234 1234abcd a1b2c3d4 a1s2d3f4 aa123456 a1234567 a12345678 a123456789
q1234567 q12345678 123456aa 12345678a 123456789a 123456abc abc123456 123abc123 abc12345 pass1234 1234pass p@ssw0rd
passw0rd pa55word pa55w0rd p4ssw0rd passwort motdepasse contrasena senha123 parola123 wachtwoord haslo123 heslo1234
letmein1 letmein123 letmeinnow iloveyou iloveyou1 iloveyou2 iloveyou! iloveu123 ilovegod ilovejesus iloveme1 lovelove
loveyou1 loveme123 trustno1 trustnoone changeme changeit changethis default1 temp1234 test1234 testtest tester123
testpass guest123 admin123 admin1234 adminadmin administrator rootroot root1234 toor1234 superuser supervisor operator1
user1234 username login123 loginlogin access14 access123 secret123 topsecret mypassword mypass123 nopassword
thisispassword newpassword oldpassword password password1 passpass password! welcome1 welcome123 welcome! hello123
hellohello helloworld whatever whatever1 nothing1 something anything everything blahblah dontknow idontknow
qazwsxedc qazwsx123 qweasdzxc qweasd123 zxcasdqwe asdzxcqwe poiuytrewq mnbvcxz1 lkjhgfdsa qwertyuiop qwerty123 qwerty12
qwerty1234 qwertyui qwertzuiop azertyuiop azerty123 asdfghjk asdfghjkl asdfasdf zxcvbnm1 zxcvbnm123 qwertyqwerty
11223344 12341234 12344321 123454321 1234554321 12121212 123123123 321321321 147258369 147852369 159753456 159357456
741852963 789456123 963852741 987654321 87654321 0123456789 9876543210 1029384756 31415926 3141592653 27182818
19871987 20002000 11112222 12312312 10101010 20202020 69696969 42424242 00000000 99999999 88888888 77777777
baseball football basketball volleyball softball handball hockey123 soccer123 football1 baseball1 liverpool liverpool1
arsenal1 chelsea1 barcelona realmadrid juventus manchester manutd123 everton1 celtic1888 rangers1 steelers cowboys1
packers1 redskins raiders1 patriots yankees1 lakers24 bulls123 redsox04 jordan23 michael23 ronaldo7 cristiano messi10
superman superman1 batman123 spiderman spiderman1 ironman123 captain1 starwars starwars1 startrek stargate matrix123
pokemon1 pikachu1 charmander naruto123 dragonball vegeta123 goku1234 onepiece minecraft minecraft1 roblox123 fortnite
fortnite1 warcraft starcraft counterstrike callofduty halflife2 assassin zelda123 nintendo playstation xbox3600 gamer123
princess princess1 sunshine sunshine1 butterfly butterfly1 rainbow1 flower123 sweetheart babygirl babygirl1 babyboy1
beautiful gorgeous handsome precious angel123 angelina angels123 cinderella tinkerbell mickey123 minniemouse snoopy123
michelle jennifer jessica1 jessica123 stephanie elizabeth christine christina katherine margaret victoria alexandra
alexander alexander1 benjamin jonathan christopher nicholas nicholas1 anthony1 michael1 matthew1 joshua123 daniel123
andrew123 thomas123 william1 charlie1 charlie123 george123 jordan123 robert123 samantha samantha1 isabella gabriela
patricia veronica valentina fernando alejandro francisco sebastian santiago mohammed muhammad ibrahim1 mustafa1
computer computer1 internet internet1 windows10 windows7 microsoft google123 facebook facebook1 youtube1 instagram
linkedin twitter1 myspace1 samsung1 samsung123 iphone123 android1 blackberry motorola verizon1 toshiba1 hewlett1
mustang1 corvette porsche911 ferrari1 mercedes mercedes1 toyota123 yamaha123 harley123 harleydavidson kawasaki
chocolate chocolate1 cookie123 cupcake1 strawberry blueberry pineapple watermelon cheesecake spaghetti coffee123
mountain midnight midnight1 moonlight starlight lightning thunder1 hurricane tornado1 blizzard snowball december
november september february january1 saturday thursday wednesday tuesday1 summer123 summer2020 winter123 spring123
autumn123 tomorrow yesterday birthday birthday1 christmas halloween newyork1 newyork123 california florida1 chicago1
london123 paris123 germany1 deutschland america1 australia canada123 brazil123 mexico123 argentina colombia portugal
hardcore metallica metallica1 nirvana1 eminem123 slipknot slipknot1 linkinpark greenday blink182 ladygaga rihanna1
beyonce1 michaeljackson elvis123 beatles1 pinkfloyd ledzeppelin ironmaiden rammstein acdc1234 guitar123 drummer1
bigdaddy bigdaddy1 motherfucker fuckyou1 fuckyou2 fuckyou123 fuckoff1 asshole1 bullshit bitch123 pussy123 sexy1234
freedom1 forever1 destiny1 diamond1 diamonds platinum goldfish silver123 crystal1 heather1 jasmine1 melissa1 danielle
scorpion dolphin1 elephant tiger123 monkey123 monkey12 dragon123 dragon12 cowboy123 bulldog1 kitty123 hellokitty puppy123
swordfish blackcat blackdog redwings redrobin greenapple bluebird whitetiger blackdragon silverado pantera1 cheyenne
password12 password123 password1234 passw0rd1 p@ssword p@ssw0rd1 p@ssword1 passwords yourpassword correcthorse
correcthorsebatterystaple opensesame abracadabra hocuspocus shadow123 shadow12 master123 master12 hunter22 killer123
zaq!2wsx !qaz2wsx 1qaz!qaz 1qaz@wsx !qaz@wsx qwer!234 q1w2e3r4t5y6 1a2b3c4d 1a2s3d4f 5t4r3e2w qwerasdf zxcvasdf
`;

/** Words and names that get a number, a year or a sign behind them. Also those that are too short to be a password alone. */
const WORDS = `
password passwort passwd passw0rd pass admin administrator root user guest login welcome hello test demo temp default
secret master shadow access system server manager support office company business account money private public
qwerty qwertz azerty asdf asdfgh zxcvbn zxcvbnm qazwsx abc abcd abcde abcdef aaa qwe asd love lover lovely iloveyou loveme
monkey dragon tiger lion eagle falcon wolf bear dolphin horse kitty kitten puppy doggy buddy lucky happy sunny smile
princess prince queen king angel devil heaven jesus christ god faith hope grace peace freedom liberty america
summer winter spring autumn january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday morning night flower rose rainbow sunshine butterfly star moon
football soccer baseball basketball hockey tennis golf runner hunter killer ranger rider racer ninja pirate warrior
batman superman spiderman ironman starwars pokemon pikachu naruto minecraft fortnite roblox matrix gandalf frodo merlin
michael jordan daniel andrew joshua matthew thomas robert william charlie george james john david richard joseph anthony
alex alexander max oliver jack harry oscar felix jason justin brandon tyler austin dylan jake kevin brian eric martin
jessica jennifer ashley amanda nicole michelle melissa sarah laura maria anna emma sophie lisa julia andrea diana linda
samantha stephanie elizabeth victoria natalie maggie ginger pepper cookie chocolate coffee banana orange cherry apple
computer internet windows google facebook apple samsung iphone android microsoft yahoo hotmail gmail discord chat
mustang ferrari porsche mercedes harley yamaha honda toyota nissan audi bmw london paris berlin madrid chicago dallas
boston texas newyork canada germany france italy spain brazil india china japan russia mexico liverpool chelsea arsenal
barcelona madrid juventus trustno letmein changeme whatever nothing killme fuckyou fuck shit sexy hottie baby babygirl
silver golden diamond crystal purple yellow orange green black white red blue pink qwert trust enter open blink
`;

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
const wholes = list(WHOLE);
const words = list(WORDS);

/** Neighbours on a keyboard, in the alphabet and among the digits. */
const ROWS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop[]',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl;',
  'zxcvbnm,./',
  'yxcvbnm',
  '!@#$%^&*()_+',
];
const RUNS = ROWS.flatMap((row) => [row, Array.from(row).reverse().join('')]).map((row) => row + row);

const LEET: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '0': 'o',
  '1': 'i',
  $: 's',
  '5': 's',
  '7': 't',
};

/** A number, a year or a few signs, before or behind a word. */
const TAIL = /^[\d\p{P}\p{S}\s]{1,4}(?=\p{L})|[\d\p{P}\p{S}\s]{1,5}$/gu;

/** Whether a password is among the most common, or differs from one of them only as people usually vary it. */
export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase();
  return wholes.has(text) || wholes.has(withoutLeet(text)) || isMonotonous(text) || isRun(text) || isWordWithTail(text);
}

/** Two characters in any order, a number that could be a date or a telephone, or up to four characters over and over. */
const isMonotonous = (text: string): boolean =>
  new Set(text).size < 3 || /^\d{1,10}$/.test(text) || hasPeriod(Array.from(text));

function hasPeriod(letters: string[]): boolean {
  return [3, 4].some((period) => letters.every((letter, at) => at < period || letter === letters[at - period]));
}

/** One way along a row: `12345678`, `hgfedcba`, `qwertyui`. */
const isRun = (text: string): boolean => RUNS.some((row) => row.includes(text));

function isWordWithTail(text: string): boolean {
  const word = text.replace(TAIL, '');
  return words.has(word) || words.has(withoutLeet(word)) || words.has(withoutLeet(text).replace(TAIL, ''));
}

const withoutLeet = (text: string): string => text.replace(/[^a-z]/g, (sign) => LEET[sign] ?? sign);
