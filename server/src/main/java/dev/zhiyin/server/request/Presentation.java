package dev.zhiyin.server.request;

import dev.zhiyin.server.answer.ProductFields;
import java.util.Locale;
import java.util.Optional;

/**
 * How products are shown.
 *
 * @param locale language of the reasons; empty for the one that fits
 * @param fields of the products
 */
public record Presentation(Optional<Locale> locale, ProductFields fields) {}
