/** What must bring a person and the help lines, and what must not: invented, as young people write it. */
import { describe, expect, test } from "vitest";
import { soundsLikeDanger } from "../../bot/danger.ts";

const IN_DANGER = `
j'ai voulu me suicider
jai pensé au suicide
j'ai eu des idées noires
j'ai des idées suicidaires
jpense à me suicidé
je veux mourir
j'ai envie de mourir
je voulais mourir
j'avais plus envie de vivre
je veux en finir
j'ai failli me foutre en l'air
j'ai fait une tentative de suicide
une TS à cause du boulot
j'ai fait une ts
je me scarifie
je me scarifiais
je me faisais du mal
je me mutilais
jme taillais les veines
j'en peux plus je veux en finir
j'ai été harcelé
jme suis fait harceler par le chef
harcelement moral
harcèlement sexuel
mon patron me harcelait
mon chef m'a touché
mon patron m'a touchée
il m'a touché les fesses
il m'a mis une main aux fesses
il m'a mis la main au cul
mon tuteur me tripotait
attouchements au vestiaire
il m'a embrassée de force
j'ai été violée
jai été violé
viol
il a essayé de me violer
agression sexuelle
agressé par un collègue
je me suis fait agresser
mon patron m'a frappé
il m'a frappée
mon chef m'a tapé
jme suis fait taper
il m'a giflé
il m'a mis une gifle
il m'a mis une claque
il m'a donné des coups
il me donnait des coups de pied
il m'a poussé dans l'escalier
il m'a étranglé
il m'a craché dessus
il m'a jeté un couteau
il m'a lancé un marteau dessus
il m'a menacé avec un couteau
il m'a menacé de mort
menaces de mort
il me menaçait
il menaçait de me virer si je parlais
bizutage violent
on m'a enfermé dans la chambre froide
enfermée dans le frigo
il m'humiliait devant tout le monde
humiliations tous les jours
insultes racistes
on me traitait de sale arabe
propos racistes
insultes homophobes
on me traitait de pd
propos sexistes du chef
remarques sexuelles
il me faisait des avances
il m'envoyait des photos de lui nu
accident grave sur le chantier
je me suis coupé un doigt
je me suis coupé le doigt
j'ai perdu un doigt
j'ai failli perdre la main
je me suis électrocuté
je suis tombé du toit
je suis tombé d'un échafaudage
brûlé au 2e degré
brûlée à l'huile
mon patron buvait et frappait
travail non déclaré et coups
j'ai peur de lui
j'ai peur d'aller travailler
je fais une dépression
je suis en dépression à cause du chef
burn out à 18 ans
mon patron est violent
il devenait violent
violences
mon copain me frappe
mon père me frappe
je suis à la rue
je dors dehors
je mange plus
aidez moi je suis en danger
jvais me tuer
je vais me pendre
je vais sauter
plus rien ne me retient
je veux plus être là
je voulais en finir avec la vie
jsuis au bord du suicide
mon chef m'a collé une baffe
le patron m'a balancé une casserole
il m'a mis un coup de poing
on m'a mis un coup de pied
il m'a poussée contre le mur
il m'a serré la gorge
il m'a plaqué contre le mur
un collègue m'a montré son sexe
il m'a touché la cuisse
il m'a caressé la cuisse
mon tuteur se frottait à moi
il m'a forcée
il m'a demandé de coucher
il voulait coucher avec moi
chantage sexuel
mon patron me traitait de pute
on me traitait de sale noir
il me disait que j'étais une merde
je pleurais tous les soirs
j'ai fait un malaise
je me suis ouvert la main
je me suis ouvert le bras à la scie
mon doigt a été coupé
main écrasée sous une presse
j'ai pris un coup de jus
brûlé au visage
on m'a obligé à boire
on me forçait à me droguer
j'ai plus de logement
je vis dans ma voiture
mon père me bat
mon mec me tape
j'ai peur de rentrer chez moi
je suis enceinte et il me frappe
il me suit chez moi
il me surveille avec une caméra aux vestiaires
des menaces par sms
`;

/** The same words, said of cooking, of machines or of a good surprise. */
const SAFE = `
c'était super
ça m'a frappé de voir la qualité
le froid est violent en hiver mdr
c'est une tuerie ce cfa
ça tue
ça m'a tué de rire
tuer le temps
mort de rire
je suis mort
mdr je meurs
fin de la formation
pour en finir avec les préjugés
on en finit jamais avec les devoirs
j'ai touché 600 euros
j'ai touché à tout
touche à tout
ça m'a touché ce que mon tuteur a fait
le tuteur m'a touché par sa gentillesse
coup de main
coups de pouce
un coup de fil
j'ai pris une claque en voyant le niveau
frappe chirurgicale
machine à frapper la pièce
frapper à la bonne porte
faut frapper avant d'entrer
taper à l'ordi
on tapait des mails
le sel brûle
brûler le dîner
une odeur de brûlé
brulé le gâteau une fois
chambre froide mal rangée
couper les cheveux
coupe de doigt gratuite lol
couper la viande
je coupe bien maintenant
la race bovine
race de vache
sexe féminin peu représenté
mixité des sexes
atelier mécanique
tomber amoureux du métier
tomber de haut
je suis tombé sur un super patron
tombé sur un bon cfa
la peur du vide passée
peur de rater
j'ai peur des examens
on rigolait trop
danger du métier bien expliqué
les règles de sécurité
accident de scooter sans gravité
grave bien
c'est grave cool
le chef menait bien l'équipe
menu de la cantine
viole de gambe
violet
violon
le rapport de stage
rapper en cours
drapeau
trappe
grappe
j'ai kiffé
humilité
humide
il m'a tapé dans l'oeil ce métier
coup de stress avant l'oral
j'ai eu un coup de coeur
coup de chaud en cuisine
une baffe de réalité
ça m'a donné un coup de fouet
j'ai donné un coup de main
pousser les jeunes
il m'a poussé à continuer
mon tuteur m'a poussé à me dépasser
le cfa m'a poussé vers le haut
on m'a jeté dans le bain direct
il m'a lancé un défi
il m'a lancé dans le métier
tombé malade
tombé en panne
tombé des nues
coupé de mes amis
coupé court
perdu la main après l'été
j'ai perdu la main
battu mon record
on s'est battu pour avoir des machines
se battre pour réussir
faut se battre
bats toi
le prix m'a touché
enfermé dans une routine
on était enfermés dans l'atelier sans fenêtre
brûler les étapes
main d'oeuvre
prise de tête
la tête dans le guidon
touché par l'ambiance
je mange plus de légumes depuis
je mange plus équilibré
dehors il faisait froid
travailler dehors
je dors plus que 5h
dépression économique
`;

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

describe("a text that should be read by a person soon", () => {
  test.each(linesOf(IN_DANGER))("« %s » is noticed", (text) => {
    expect(soundsLikeDanger(text)).toBe(true);
    expect(soundsLikeDanger(`Sinon ça allait. ${text.toUpperCase()} !`)).toBe(true);
  });

  test.each(linesOf(SAFE))("« %s » is not one", (text) => {
    expect(soundsLikeDanger(text)).toBe(false);
  });
});
