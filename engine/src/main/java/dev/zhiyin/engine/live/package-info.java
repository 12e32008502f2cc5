/** The shop as it is now: what follows the store's changes while it serves. */
@NullMarked
package dev.zhiyin.engine.live;

import org.jspecify.annotations.NullMarked;
