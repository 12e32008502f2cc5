/** What shoppers do: events, and the history that is made of them. */
@NullMarked
package dev.zhiyin.engine.shopper;

import org.jspecify.annotations.NullMarked;
