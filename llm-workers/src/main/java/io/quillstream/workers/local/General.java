package io.quillstream.workers.local;

import java.util.LinkedHashMap;
import java.util.Map;

/** What buyers ask of any product, with answers that promise nothing the seller did not say. */
final class General {

    /** In the order of asking. */
    static final Map<String, String> ANSWERS = answers();

    private General() {}

    private static Map<String, String> answers() {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put(
                "Which shipping options are there?",
                "Shipping options, costs and times for your address are shown at checkout.");
        answers.put(
                "Can I return it if I change my mind?",
                "Yes, unused items can be returned within the period that the return policy of the shop names.");
        answers.put(
                "What does the warranty cover?",
                "The warranty covers defects of material and workmanship as set out in the shop's terms.");
        answers.put("How do I clean and care for it?", "Follow the care instructions that come with the product.");
        answers.put("What is included in the box?", "The scope of delivery is listed on the product page.");
        answers.put("Is it suitable as a gift?", "Yes, and you can have it sent to another address at checkout.");
        answers.put("Where can I see the technical specifications?", "All specifications are on the product page.");
        answers.put(
                "How can I reach customer service?", "Use the contact form of the shop or reply to your order mail.");
        answers.put("Is it in stock?", "The product page always shows the present availability.");
        answers.put("Which payment methods are accepted?", "All accepted methods are shown at checkout.");
        answers.put("Can I change my order later?", "Yes, as long as the order has not been handed to the carrier.");
        return answers;
    }
}
