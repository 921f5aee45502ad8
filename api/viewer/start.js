// The token that "Authorize" asks for is kept in this page only, and is gone with it.
SwaggerUIBundle({
  url: "../openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
  // Swagger's own badge would ask a server of theirs.
  validatorUrl: null,
});
