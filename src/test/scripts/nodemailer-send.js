// Sends files as messages with nodemailer: its transport and what goes with each message, both in JSON, then the files.
const { readFileSync } = require("node:fs");
const nodemailer = require("nodemailer");

const [transport, mail, ...files] = process.argv.slice(2);
const mailer = nodemailer.createTransport(JSON.parse(transport));
Promise.all(files.map((file) => mailer.sendMail({ ...JSON.parse(mail), raw: readFileSync(file) })))
    .then((all) => {
        for (const { response, rejected } of all) {
            console.log(response, "rejected:", rejected.join());
        }
    })
    .finally(() => mailer.close());
