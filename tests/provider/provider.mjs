// A real OpenID Connect provider on 127.0.0.1 for the tests of sign-in.
// argv: port, JSON {clients: [{id, secret, redirect}], people: {sub: claims}}. Says "ready" when it listens.
import { Provider } from "oidc-provider";

const [port, told] = process.argv.slice(2);
const { clients, people } = JSON.parse(told);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: clients.map(({ id, secret, redirect }) => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: [redirect],
    token_endpoint_auth_method: "client_secret_post",
  })),
  claims: { openid: ["sub", "amr", "acr"], profile: ["name", "preferred_username"], email: ["email", "email_verified"], vneid: ["citizen_id"] },
  scopes: ["openid", "profile", "email", "vneid"],
  cookies: { keys: ["made up for the tests"] },
  pkce: { required: () => true },
  async findAccount(_ctx, sub) {
    const claims = people[sub];
    return claims && { accountId: sub, claims: async () => ({ sub, ...claims }) };
  },
});

// How somebody signed in (RFC 8176) is said by the page where she did; here it is made up with the person.
const finished = provider.interactionFinished.bind(provider);
provider.interactionFinished = (request, response, result, options) => {
  if (result.login) Object.assign(result.login, people[result.login.accountId]?.signed);
  return finished(request, response, result, options);
};

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
