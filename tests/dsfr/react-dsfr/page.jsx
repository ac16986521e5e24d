// Une page écrite avec @codegouvfr/react-dsfr, telle que sa documentation dit de l'écrire.
import { createRoot } from "react-dom/client";
import { startReactDsfr } from "@codegouvfr/react-dsfr/spa";
import { Accordion } from "@codegouvfr/react-dsfr/Accordion";
import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { Breadcrumb } from "@codegouvfr/react-dsfr/Breadcrumb";
import { Button } from "@codegouvfr/react-dsfr/Button";
import { Card } from "@codegouvfr/react-dsfr/Card";
import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { Display, headerFooterDisplayItem } from "@codegouvfr/react-dsfr/Display";
import { Footer } from "@codegouvfr/react-dsfr/Footer";
import { Header } from "@codegouvfr/react-dsfr/Header";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { PasswordInput } from "@codegouvfr/react-dsfr/blocks/PasswordInput";
import { Pagination } from "@codegouvfr/react-dsfr/Pagination";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { SkipLinks } from "@codegouvfr/react-dsfr/SkipLinks";
import { Stepper } from "@codegouvfr/react-dsfr/Stepper";
import { Summary } from "@codegouvfr/react-dsfr/Summary";
import { Table } from "@codegouvfr/react-dsfr/Table";
import { Tabs } from "@codegouvfr/react-dsfr/Tabs";
import { Tile } from "@codegouvfr/react-dsfr/Tile";
import { ToggleSwitch } from "@codegouvfr/react-dsfr/ToggleSwitch";
import { Tooltip } from "@codegouvfr/react-dsfr/Tooltip";
import { createConsentManagement } from "@codegouvfr/react-dsfr/consentManagement";
import { createModal } from "@codegouvfr/react-dsfr/Modal";

startReactDsfr({ defaultColorScheme: "light" });

const home = { href: "/", title: "Accueil - Jardins partagés" };
const brand = <>République<br />française</>;
const modal = createModal({ id: "retrait", isOpenedByDefault: false });
const { ConsentBannerAndConsentManagement, FooterConsentManagementItem } = createConsentManagement({
  finalityDescription: { audience: { title: "Mesure d'audience", description: "Compter les visites." } },
});

const Form = () => (
  <form>
    <h2>Demander une parcelle</h2>
    <Stepper currentStep={1} stepCount={2} title="Vos coordonnées" nextTitle="Votre jardin" />
    <p>Les champs sont obligatoires. Vos données servent à instruire la demande (<a href="/donnees-personnelles">données personnelles</a>).</p>
    <Input label="Nom" nativeInputProps={{ name: "nom", autoComplete: "family-name", required: true }} />
    <Input
      label="Adresse électronique" hintText="Format attendu : nom@domaine.fr" state="error"
      stateRelatedMessage="Saisissez une adresse électronique au format attendu : nom@domaine.fr"
      nativeInputProps={{ type: "email", name: "courriel", autoComplete: "email", required: true }}
    />
    <PasswordInput label="Mot de passe" nativeInputProps={{ autoComplete: "new-password" }} />
    <Select label="Département" nativeSelectProps={{ name: "departement" }}>
      <option value="">Choisir un département</option>
      <option value="29">Finistère</option>
    </Select>
    <RadioButtons legend="Surface souhaitée" name="surface" options={[
      { label: "10 m²", nativeInputProps: { value: "10" } }, { label: "20 m²", nativeInputProps: { value: "20" } },
    ]} />
    <Checkbox legend="Outils prêtés" state="error" stateRelatedMessage="Choisissez un outil au moins" options={[
      { label: "Bêche", nativeInputProps: { name: "outils", value: "beche" } },
      { label: "Arrosoir", nativeInputProps: { name: "outils", value: "arrosoir" } },
    ]} />
    <ToggleSwitch label="Recevoir un rappel" defaultChecked={false} />
    <Button type="submit">Envoyer la demande</Button>
  </form>
);

const Page = () => (
  <>
    <SkipLinks links={[{ label: "Contenu", anchor: "#contenu" }, { label: "Pied de page", anchor: "#pied" }]} />
    <Display />
    <ConsentBannerAndConsentManagement />
    <Header
      id="entete" brandTop={brand} homeLinkProps={home} serviceTitle="Jardins partagés" serviceTagline="Trouver une parcelle"
      quickAccessItems={[{ iconId: "fr-icon-lock-line", text: "Se connecter", linkProps: { href: "/connexion" } }, headerFooterDisplayItem]}
      onSearchButtonClick={() => {}}
      navigation={[
        { text: "Accueil", linkProps: { href: "/" }, isActive: true },
        { text: "Jardins", menuLinks: [{ text: "Bretagne", linkProps: { href: "/bretagne" } }, { text: "Corse", linkProps: { href: "/corse" } }] },
        { text: "Démarches", megaMenu: { leader: { title: "Vos démarches", paragraph: "Tout se fait en ligne.", link: { text: "Voir toutes les démarches", linkProps: { href: "/demarches" } } },
          categories: [{ categoryMainText: "Parcelles", categoryMainLink: { text: "Parcelles", linkProps: { href: "/parcelles" } }, links: [{ text: "Demander une parcelle", linkProps: { href: "/demander" } }] }] } },
      ]}
    />
    <main id="contenu" role="main" className="fr-container">
      <Breadcrumb homeLinkProps={{ href: "/" }} segments={[{ label: "Jardins", linkProps: { href: "/jardins" } }]} currentPageLabel="Bretagne" />
      <h1>Les jardins de Bretagne</h1>
      <Alert severity="info" title="Les inscriptions sont ouvertes" description="Jusqu'au 31 mars." as="h2" closable />
      <Badge severity="success">Ouvert</Badge>
      <Summary links={[{ text: "Demander une parcelle", linkProps: { href: "#demande" } }, { text: "Horaires", linkProps: { href: "#horaires" } }]} />
      <h2>Questions fréquentes</h2>
      <Accordion label="Qui peut jardiner ?">Toute personne qui habite la commune.</Accordion>
      <Accordion label="Combien cela coûte-t-il ?">Dix euros par an.</Accordion>
      <Tabs label="Saisons" tabs={[{ label: "Printemps", content: <p>On sème.</p> }, { label: "Été", content: <p>On arrose.</p> }]} />
      <h2 id="horaires">Horaires</h2>
      <Table caption="Horaires des jardins" headers={["Jardin", "Ouverture", "Fermeture"]} data={[["Brest", "9 h", "18 h"], ["Quimper", "10 h", "17 h"]]} />
      <Tooltip kind="hover" title="Un mètre carré donne environ trois kilos de légumes."><a href="/rendement">Rendement</a></Tooltip>
      <h2>À lire aussi</h2>
      <Card title="Composter chez soi" titleAs="h3" desc="Six conseils." linkProps={{ href: "/composter" }} enlargeLink imageAlt="" imageUrl="/image.svg" />
      <Tile title="Carte des jardins" titleAs="h3" linkProps={{ href: "/carte" }} enlargeLinkOrButton />
      <div id="demande"><Form /></div>
      <Button onClick={() => modal.open()} nativeButtonProps={modal.buttonProps}>Retirer ma demande</Button>
      <modal.Component title="Retirer la demande" buttons={[{ children: "Garder" }, { children: "Retirer" }]}>La demande sera effacée.</modal.Component>
      <Pagination count={5} defaultPage={2} getPageLinkProps={(page) => ({ href: `/jardins?page=${page}` })} showFirstLast />
    </main>
    <Footer
      id="pied" accessibility="partially compliant" contentDescription="Les jardins partagés de l'État." brandTop={brand} homeLinkProps={home}
      termsLinkProps={{ href: "/mentions-legales" }} websiteMapLinkProps={{ href: "/plan-du-site" }} accessibilityLinkProps={{ href: "/accessibilite" }}
      bottomItems={[{ text: "Données personnelles", linkProps: { href: "/donnees-personnelles" } }, <FooterConsentManagementItem />, headerFooterDisplayItem]}
    />
  </>
);

createRoot(document.getElementById("root")).render(<Page />);
