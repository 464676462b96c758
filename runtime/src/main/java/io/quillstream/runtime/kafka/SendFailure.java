package io.quillstream.runtime.kafka;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * What a failure to send means beyond its record. Pure.
 *
 * <p>After some failures Kafka's client refuses every later record for as long as the producer lives. Which ones these are is
 * read from kafka-clients 4.3: a refusal of the cluster or of the transactional id, a fenced producer, a version or producer
 * id that the broker does not know, any answer to the request for a producer id that is no refusal and not worth a
 * repetition, and a state that the client did not foresee. Sequence numbers that are out of order are none of them: the
 * client mends those itself.
 */
final class SendFailure {

    private SendFailure() {}

    /** Whether it is the end of its producer. What belongs to one record is an {@link ApiException}, and so are some ends. */
    static boolean endsAProducer(Exception failure) {
        return switch (failure) {
            case ClusterAuthorizationException refused -> true;
            case TransactionalIdAuthorizationException refused -> true;
            case ProducerFencedException fenced -> true;
            case InvalidPidMappingException unknown -> true;
            case UnsupportedVersionException unknown -> true;
            case ApiException ofTheRecord -> false;
            case SerializationException ofTheRecord -> false;
            case InterruptException ofTheCaller -> false;
            default -> true;
        };
    }

    /** Whether the broker does not let the producer in, or not write there. */
    static boolean isRefusal(Exception failure) {
        return failure instanceof AuthenticationException || failure instanceof AuthorizationException;
    }
}
