// The page once its visitor has accepted every cookie. Only a button that says so, in a banner that
// speaks of cookies, is pressed.
// seconds: 8
// pages: first
// leaves: site
async function* ({ consent, named, shown }) {
  const SAYS = /^((tout|j.)? ?accepte?r?( et continuer)?|accepter (tout|tous les cookies|tous les traceurs|les cookies)|autoriser( tous les cookies| tout)?|ok,? (tout accepter|pour moi)|accept all)$/i;
  const button = consent(SAYS);
  if (!button) return "Aucun bandeau de consentement reconnu ne propose ce choix.";
  const name = named(button).slice(0, 60);
  button.click();
  yield { settle: true };
  if (shown(button)) return `Le bandeau est resté affiché après « ${name} ».`;
  yield { seen: { button: name } };
}
