// The page once its visitor has refused every cookie. Only a button that says so, in a banner that
// speaks of cookies, is pressed.
// seconds: 8
// pages: first
// leaves: site
async function* ({ consent, named, shown }) {
  const SAYS = /^(tout refuser|(tout )?refuser( tou[st]e?s?)?( les)?( cookies| traceurs)?( et continuer)?|continuer sans accepter|je refuse|non,? merci|interdire tous les cookies|reject all)$/i;
  const button = consent(SAYS);
  if (!button) return "Aucun bandeau de consentement reconnu ne propose ce choix.";
  const name = named(button).slice(0, 60);
  button.click();
  yield { settle: true };
  if (shown(button)) return `Le bandeau est resté affiché après « ${name} ».`;
  yield { seen: { button: name } };
}
