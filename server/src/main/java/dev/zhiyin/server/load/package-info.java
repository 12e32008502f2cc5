/** How much is worked on at the same time, and for how long. */
@NullMarked
package dev.zhiyin.server.load;

import org.jspecify.annotations.NullMarked;
