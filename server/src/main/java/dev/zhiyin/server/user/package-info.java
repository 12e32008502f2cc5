/** Shoppers: what they did, and how to have one forgotten. */
@NullMarked
package dev.zhiyin.server.user;

import org.jspecify.annotations.NullMarked;
