/** Real parts for the tests of the other modules. */
@NullMarked
package dev.zhiyin.testing;

import org.jspecify.annotations.NullMarked;
