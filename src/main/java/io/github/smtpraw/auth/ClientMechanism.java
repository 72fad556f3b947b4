package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.ClientCredentials.Offer;
import java.util.function.Predicate;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * A mechanism as one login can use it.
 *
 * @param lack what it can't do without; null where it is all there
 * @param usable tells the connections that have what it rests on
 */
record ClientMechanism(String name, String lack, Predicate<Offer> usable, Clients clients) {
    /** Makes a client for one exchange. */
    interface Clients {
        SaslClient create(Offer offer) throws SaslException;
    }

    ClientMechanism(String name, String lack, Clients clients) {
        this(name, lack, offer -> true, clients);
    }

    boolean isShared(Offer offer) {
        return offer.mechanisms().contains(name) && usable.test(offer);
    }
}
