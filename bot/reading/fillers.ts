/** Words that may stand before a number or a position and leave it what it is. Folded. */
export const FILLERS: ReadonlySet<string> = new Set(
  "je j' j'ai moi on va dire nous mets met mettrais mettrai mettre mettrait mettez mettes donne donnerais donnerai dirais dirai dirait dis dit noterais noterai note notes noter notee vote choisis choisirais prends prend attribue attribuerais accorde opte selectionne coche tape ecris reponds repondrais c'est ca sa ce cette la le l' les un une du des ma mon mi sera serait fait vaut merite pour d' de que formation cfa l'ensemble ensemble global globale globalement general generale environ presque numero n no num nb plutot total totale au en tout lui leur a allez aller allee disons bon bonne petit petite gros grosse beau belle solide honnete large minimum max maximum maximale maximal juste facile sans hesiter hesitation reponse reponses rep choix option ok oui alors donc et bien voila hop puis y appreciation avis experience satisfaction score est mes avec plaisir jmet jmets jdirais jdirai jdonne jmettrais jprends jprend je'mets suis verrais vois dans evidemment vous pouvez te ote he".split(
    " ",
  ),
);
