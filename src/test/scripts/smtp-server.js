// An SMTPServer of npm's smtp-server that writes each message into a folder, as 1.eml with its envelope in 1.txt, and
// so on. Who is to be refused has "nobody" in the address, who is to come again "later", and content with "spam" in
// it is refused.
//
//   node smtp-server.js FOLDER OPTIONS PASSWORD
//
// OPTIONS is a JSON object of SMTPServer's options; the value of pfx is the name of a file. Ann authenticates with the
// password, or with it as a token. Behind the addresses, 1.txt tells "user=", "secure=" and "cipher=" where there are.
// Prints the port once it listens, and ends when the standard input does.
const fs = require('fs');
const path = require('path');
const { SMTPServer } = require('smtp-server');

const [folder, given, password] = process.argv.slice(2);
const options = JSON.parse(given || '{}');
if (options.pfx) {
    options.pfx = fs.readFileSync(options.pfx);
}
let count = 0;

function refuse(code, text) {
    const error = new Error(text);
    error.responseCode = code;
    return error;
}

const server = new SMTPServer({
    disableReverseLookup: true,
    logger: false,
    onAuth(auth, session, done) {
        const right =
            auth.username === 'ann' &&
            (auth.password === password || auth.accessToken === password);
        done(right ? null : refuse(535, '5.7.8 wrong'), { user: auth.username + ' by ' + auth.method });
    },
    onRcptTo(address, session, done) {
        if (address.address.includes('nobody')) {
            done(refuse(550, '5.1.1 nobody of that name'));
        } else if (address.address.includes('later')) {
            done(refuse(450, '4.2.1 come again'));
        } else {
            done();
        }
    },
    onData(stream, session, done) {
        const parts = [];
        stream.on('data', (part) => parts.push(part));
        stream.on('end', () => {
            const content = Buffer.concat(parts);
            if (content.includes('spam')) {
                done(refuse(554, '5.7.1 spam'));
                return;
            }
            count += 1;
            const name = path.join(folder, String(count));
            const { mailFrom, rcptTo } = session.envelope;
            const lines = [mailFrom.address || '<>', ...rcptTo.map((one) => one.address)];
            if (session.user) {
                lines.push('user=' + session.user);
            }
            if (session.secure) {
                lines.push('secure=' + session.tlsOptions.version);
            }
            fs.writeFileSync(name + '.txt', lines.join('\n'));
            fs.writeFileSync(name + '.part', content);
            fs.renameSync(name + '.part', name + '.eml');
            done(null, '2.0.0 Stored');
        });
    },
    ...options,
});
server.on('error', (error) => console.error(error.message));
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
