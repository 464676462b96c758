package io.quillstream.workers.prompt;

import io.quillstream.workers.prompt.Prompt.Shape;

/** The kinds of copy; each has a template of its name. */
public enum CopyType {
    TITLES(Shape.STRINGS, "SEO titles"),
    SELLING_POINTS(Shape.STRINGS, "selling points"),
    FAQ(Shape.PAIRS, "questions with answers"),
    DESCRIPTIONS(Shape.STRINGS, "product descriptions");

    private final Shape shape;
    private final String noun;

    CopyType(Shape shape, String noun) {
        this.shape = shape;
        this.noun = noun;
    }

    /** The type of that wire name. Throws {@link IllegalArgumentException} for an unknown one. */
    public static CopyType of(String wire) {
        return valueOf(WireName.toConstant(wire));
    }

    /** For example {@code selling_points}. */
    public String wireName() {
        return WireName.of(this);
    }

    /** Structure of the model's answer. */
    public Shape shape() {
        return shape;
    }

    /** What one asks for, in the plural. */
    public String noun() {
        return noun;
    }
}
