package io.quillstream.processors.decide;

import io.quillstream.processors.state.Order;
import io.quillstream.schemas.event.CopyOrder;

/** The two shapes of a copy order: as events carry it, and as the state keeps it. Null in, null out. */
public final class Orders {

    private Orders() {}

    /** For the state. */
    public static Order of(CopyOrder copy) {
        return copy == null
                ? null
                : new Order(
                        copy.getProductId(),
                        copy.getCopyType(),
                        copy.getTone(),
                        copy.getTargetAudience(),
                        copy.getLengthPreference(),
                        copy.getCount());
    }

    /** For an event. */
    public static CopyOrder copy(Order order) {
        return order == null
                ? null
                : new CopyOrder(
                        order.getProductId(),
                        order.getCopyType(),
                        order.getTone(),
                        order.getTargetAudience(),
                        order.getLengthPreference(),
                        order.getCount());
    }
}
