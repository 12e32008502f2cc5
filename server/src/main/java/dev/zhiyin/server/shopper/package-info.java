/** What is known of shoppers, under the names that it is kept under. */
@NullMarked
package dev.zhiyin.server.shopper;

import org.jspecify.annotations.NullMarked;
