/** Whether an index answers as it should: what a rebuild looks at before it publishes one. */
@NullMarked
package dev.zhiyin.tools.check;

import org.jspecify.annotations.NullMarked;
