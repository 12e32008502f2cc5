/**
 * Text to vectors by a service: {@link dev.zhiyin.services.embeddings.ShopEncoders} opens the one
 * that a shop's settings name, and recognises it.
 */
@NullMarked
package dev.zhiyin.services.embeddings;

import org.jspecify.annotations.NullMarked;
