package io.quillstream.workers.product;

import java.util.Optional;
import java.util.UUID;

/** Where product texts come from. Implementations are thread-safe. */
@FunctionalInterface
public interface ProductTexts {

    /**
     * The product with the text of all its assets; empty if this workspace has no such product. Throws
     * {@link StoreAwayException} if the store cannot be asked: the task is then given back.
     */
    Optional<ProductText> find(UUID workspace, UUID product);
}
