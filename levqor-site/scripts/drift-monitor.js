// Compares everything that shows, charges, limits or promises a locked fact with governance/blueprint.toml.
//   node scripts/drift-monitor.js                  everything, built pages included
//   node scripts/drift-monitor.js --sources        without the built pages
//   node scripts/drift-monitor.js accept policies  lock the policy texts as they are now (or: accept schema)
// --root DIR checks another checkout, --site DIR another build.
import("./drift/command.mjs").then(({ main }) => main(process.argv.slice(2)));
