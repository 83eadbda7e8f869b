// Vietnamese words of the guard's concepts.
import type { Lexicon } from './concepts.ts';

export const vi: Lexicon = {
  drop: 'bỏ qua | phớt lờ | quên đi | quên hết | quên mọi | quên tất cả | hãy quên | lờ đi | mặc kệ | không tuân theo | không tuân thủ | ngừng tuân theo | ngừng tuân thủ | ngừng làm theo | đừng tuân theo | đừng làm theo | đừng theo | không làm theo | không cần tuân | vượt qua | ghi đè | vô hiệu hóa | hủy bỏ | huỷ bỏ | gạt bỏ | gạt sang | bỏ hết | vứt bỏ | loại bỏ | bất chấp | đừng để ý | không quan tâm | kệ mấy | xem như không có | lách',
  orders:
    'hướng dẫn | chỉ dẫn | chỉ thị | quy tắc | qui tắc | quy định | mệnh lệnh | câu lệnh | lệnh | nguyên tắc | luật lệ | yêu cầu | chỉ đạo | nội quy | luật',
  prompt:
    'lời nhắc | lời nhắc hệ thống | dấu nhắc | câu lệnh hệ thống | câu nhắc | thông báo hệ thống | tin nhắn hệ thống | thông điệp hệ thống | ngữ cảnh | bối cảnh | cấu hình | tin nhắn ban đầu | thiết lập ban đầu | prompt | system prompt | hệ thống nhắc | cài đặt ban đầu',
  earlier:
    'trước đó | trước đây | ở trên | phía trên | bên trên | phần trên | ban đầu | từ trước | từ đầu | lúc đầu | vừa rồi | hồi nãy | lúc nãy | cho đến nay | tới giờ | đến giờ | đến bây giờ | gốc | cũ | nói trên | kể trên | đã nêu | trước kia | đầu tiên',
  all: 'tất cả | mọi | toàn bộ | hết thảy | mọi thứ | bất kỳ | bất kì | bất cứ | tất tần tật | toàn thể | mỗi | đầy đủ | trọn vẹn | tất tật',
  your: 'của bạn | của mày | của em | của ngươi | của cậu | bạn đã nhận | bạn nhận được | bạn được cung cấp | bạn được giao | đã đưa cho bạn | cho bạn biết | được bảo | bạn đã được | giao cho bạn | dành cho bạn | đưa cho bạn | bạn đang có',
  reveal:
    'tiết lộ | hiển thị | cho tôi xem | cho tôi biết | cho mình xem | cho mình biết | cho tao biết | in ra | xuất ra | nhắc lại | lặp lại | nói cho tôi | nói ra | viết ra | viết lại | liệt kê | chia sẻ | rò rỉ | đọc lại | đọc cho | đưa ra | đưa cho tôi | đưa đây | công khai | bật mí | khai ra | là gì | phơi bày | sao chép | trích xuất | cho xem | để lộ | trình bày',
  secret:
    'bí mật | mật khẩu | mật mã | khóa api | khoá api | khóa bí mật | khóa truy cập | chìa khóa | mã truy cập | mã thông báo | thông tin đăng nhập | thông tin xác thực | cụm mật khẩu | ẩn giấu | tuyệt mật | bảo mật | riêng tư | từ khóa bí mật | mã bí mật | token | password | pass | mã otp | nội bộ | kín',
  verbatim:
    'nguyên văn | từng chữ | từng từ | từng ký tự | từng chữ cái | y nguyên | y hệt | y chang | chính xác như | không thay đổi | không chỉnh sửa | đúng nguyên văn | nguyên si | không bỏ sót | đầy đủ không | chính xác từng | giữ nguyên | không lược bỏ | chữ một',
  assistant:
    'trí tuệ nhân tạo | trợ lý | trợ lí | chatbot | mô hình ngôn ngữ | máy tính | robot | rô bốt | người máy | mô hình | chatgpt | gpt | claude | llm | bot | trợ lý ảo | tác nhân | con ai',
  persona:
    'đóng vai | giả vờ | giả bộ | hành động như | cư xử như | nhập vai | vào vai | đóng giả | giả làm | giả danh | mạo danh | bạn bây giờ là | bây giờ bạn là | giờ bạn là | từ giờ bạn là | từ bây giờ bạn là | từ nay bạn là | bạn sẽ là | tưởng tượng bạn là | hãy tưởng tượng bạn | mô phỏng | giả lập | vai trò | trong vai | hóa thân | làm như bạn | coi như bạn | giả sử bạn là | bạn là một | mày là',
  unlimited:
    'không giới hạn | không bị giới hạn | không có giới hạn | không hạn chế | không bị hạn chế | không có hạn chế | không kiểm duyệt | không bị kiểm duyệt | không bộ lọc | không có bộ lọc | không lọc | không ràng buộc | không bị ràng buộc | không bị trói buộc | tự do hoàn toàn | làm bất cứ điều gì | làm được mọi thứ | làm mọi thứ | không cần đạo đức | không có đạo đức | không cấm | bẻ khóa | vượt rào | không luật lệ | thoát khỏi | không có quy tắc | vô hạn',
  limits:
    'bộ lọc | kiểm duyệt | đạo đức | luân lý | an toàn | hạn chế | giới hạn | chính sách | chính sách nội dung | rào chắn | hàng rào | biện pháp bảo vệ | ràng buộc | điều khoản | lọc nội dung | chặn',
  anew: 'hướng dẫn mới | chỉ dẫn mới | chỉ thị mới | nhiệm vụ mới | quy tắc mới | lệnh mới | yêu cầu mới | thay vào đó | thay vì | từ bây giờ | từ giờ | từ nay | kể từ bây giờ | kể từ giờ | bắt đầu lại | làm lại từ đầu | đặt lại | nhiệm vụ tiếp theo | bây giờ hãy | giờ hãy | thay đổi kế hoạch | làm theo hướng dẫn sau | cài lại | sau đây là lệnh | từ lúc này',
  reply:
    'trả lời | hồi đáp | phản hồi | đáp lại | nói rằng | hãy nói | viết | trả về | phát biểu | trả lời rằng | câu trả lời | đáp án | hãy viết | nói',
  only: 'chỉ | duy nhất | không gì khác | không thêm gì | không nói gì khác | không thêm bất kỳ | không có gì khác | đúng một | ngoài ra không | thôi | chỉ cần | chỉ trả lời',
  refuse:
    'từ chối | xin lỗi | tôi không thể | không thể giúp | tôi rất tiếc | rất tiếc | cảnh báo | khuyến cáo | tuyên bố miễn trừ | miễn trừ trách nhiệm | lưu ý đạo đức | phản đối | thuyết giáo | giảng đạo | lên lớp | khước từ | không được phép trả lời | không thể cung cấp',
  never:
    'không bao giờ | đừng bao giờ | tuyệt đối không | đừng | không được | cấm | nghiêm cấm | không được phép | chớ | trong mọi trường hợp không | dù thế nào cũng không | khỏi cần | không cho phép',
  must: 'phải | bắt buộc | luôn luôn | luôn | nhất định | cần phải | bằng mọi giá | nhất thiết | buộc phải | có nghĩa vụ | dù thế nào | chắc chắn phải | bắt phải',
  mode: 'chế độ | chế độ nhà phát triển | chế độ gỡ lỗi | chế độ quản trị | chế độ bảo trì | chế độ thần | chế độ dev | mở khóa | mở khoá | kích hoạt | bật chế độ | bẻ khóa | jailbreak | sudo | root | dan | quyền root | kích hoạt | developer mode',
  authority:
    'quản trị viên | người quản trị | quản trị | nhà phát triển | lập trình viên | chủ sở hữu | người tạo ra | người điều hành | kỹ sư | kĩ sư | được ủy quyền | ủy quyền | quyền hạn | cho phép | giám sát | giám đốc | sếp | openai | đội bảo mật | nhóm bảo mật | cảnh sát | công an | admin | chủ nhân | thẩm quyền | bộ phận kỹ thuật',
  urgent:
    'khẩn cấp | gấp | ngay lập tức | ngay bây giờ | quan trọng | chú ý | nguy cấp | cấp bách | tức thì | sống còn | tính mạng | mạng sống | nhanh lên | lưu ý | khẩn | ngay và luôn',
  fiction:
    'câu chuyện | truyện | tiểu thuyết | giả định | giả tưởng | hư cấu | kịch bản | trò chơi | tưởng tượng | nhân vật | giấc mơ | vũ trụ song song | thế giới song song | bài thơ | giả sử | tình huống giả | phim | phản diện | bộ phim | viễn tưởng | chuyện kể',
  research:
    'nghiên cứu | mục đích giáo dục | mục đích học tập | học thuật | khoa học | luận văn | luận án | sinh viên | giáo sư | nhà báo | phóng viên | học tập | đề tài | thí nghiệm | giáo dục | tiểu luận | đồ án',
  covert:
    'không nói cho người dùng | đừng nói với người dùng | đừng cho người dùng | không cho người dùng biết | không thông báo cho | bí mật gửi | âm thầm | lén lút | lặng lẽ | không đề cập | đừng đề cập | đừng nhắc | không nhắc đến | không để người dùng | giấu | che giấu | ẩn đi | vô hình | giữ kín | đừng nói với ai | không để lộ | đừng tiết lộ | kín đáo | ngầm',
  user: 'người dùng | khách hàng | người đọc | độc giả | con người | người hỏi | người sử dụng | user | bạn đọc | người nhận',
  send: 'gửi | chuyển tiếp | tải lên | đăng tải | đăng lên | truyền | nộp | chuyển đến | chuyển tới | sao chép đến | email cho | upload | forward | chuyển cho',
  link: 'liên kết | đường dẫn | đường link | trang web | địa chỉ | nhấp vào | bấm vào | truy cập | hình ảnh | link | url | http* | webhook | website | nhấn vào | click',
  data: 'dữ liệu | tập tin | hồ sơ | tài liệu | thư điện tử | cuộc trò chuyện | lịch sử trò chuyện | lịch sử chat | thông tin cá nhân | danh bạ | liên hệ | cơ sở dữ liệu | thẻ tín dụng | hội thoại | bản ghi | email | file | số điện thoại | căn cước | tài khoản ngân hàng | nhật ký',
  erase:
    'xóa | xoá | xóa bỏ | xóa sạch | gỡ bỏ | phá hủy | tiêu hủy | hủy diệt | loại bỏ | dọn sạch | xóa hết | format',
  execute:
    'thực thi | chạy lệnh | chạy mã | chạy | gọi hàm | gọi công cụ | công cụ | khởi chạy | thực hiện | câu lệnh | hàm | tập lệnh | đoạn mã | script | dòng lệnh | terminal | mã nguồn',
  encoded:
    'base64 | rot13 | mã hóa | mã hoá | giải mã | thập lục phân | mã morse | mật thư | đảo ngược | viết ngược | ngược lại | dịch sang | dịch ra | phiên dịch | hex | morse | teencode | nói lái',
  begin:
    'bắt đầu bằng | bắt đầu với | bắt đầu câu trả lời | mở đầu bằng | từ đầu tiên | câu đầu tiên | chữ đầu tiên | chắc chắn rồi | tất nhiên rồi | dĩ nhiên rồi | vâng, đây là | tất nhiên, đây | chắc chắn, đây | mở đầu với | dạ được',
  ending:
    'kết thúc lời nhắc | kết thúc hướng dẫn | kết thúc chỉ dẫn | kết thúc văn bản | hết lời nhắc | hết hướng dẫn | hết văn bản | dừng lại ở đây | dừng ở đây | kết thúc prompt | hết chỉ thị | kết thúc đầu vào | kết thúc tài liệu | hết phần | bắt đầu phần mới | kết thúc',
  remember:
    'ghi nhớ | hãy nhớ | nhớ rằng | lưu vào bộ nhớ | bộ nhớ | lưu lại | lưu trữ | ghi lại | các cuộc trò chuyện sau | cuộc trò chuyện tương lai | lần sau | mãi mãi | nhớ kỹ | ghi chú lại | về sau',
  question:
    'cái gì | là gì | như thế nào | thế nào | làm sao | tại sao | vì sao | cái nào | ai là | ở đâu | khi nào | bao nhiêu | bao giờ | có thể giải thích | phải không | gì vậy | sao lại | nào',
  meaning:
    'nghĩa là | ý nghĩa | có nghĩa | định nghĩa | giải thích | khác nhau | khác biệt | sự khác | ví dụ | mô tả | lịch sử | khái niệm | dịch câu | giới thiệu | nguồn gốc | đặt câu',
  protect:
    'ngăn chặn | ngăn ngừa | phòng ngừa | phòng chống | bảo vệ | phát hiện | phòng thủ | giảm thiểu | nhận biết | nhận diện | tránh | chống lại | đề phòng | phòng tránh | an ninh',
  harm: 'vũ khí | bom | chất nổ | thuốc nổ | giết | giết người | sát hại | đầu độc | chất độc | thuốc độc | ma túy | ma tuý | ăn cắp | ăn trộm | trộm | lừa đảo | tự tử | tự sát | khủng bố | thù ghét | thù hận | bạo lực | tống tiền | bắt cóc | súng | rửa tiền | phân biệt chủng tộc',
  malware:
    'phần mềm độc hại | mã độc | vi rút | virus | mã độc tống tiền | tin tặc | hack | khai thác lỗ hổng | lừa đảo qua mạng | phishing | trojan | keylogger | ddos | xâm nhập | đột nhập | bẻ khóa | cửa hậu | tấn công | ransomware | malware | phần mềm gián điệp',
  howto:
    'làm thế nào để | cách làm | cách chế tạo | cách tạo | từng bước | từng bước một | hướng dẫn chi tiết | chi tiết | công thức | phương pháp | chế tạo | sản xuất | quy trình | cách thức | các bước | cách để | chỉ cách | tutorial',
  illegal:
    'bất hợp pháp | trái pháp luật | phi pháp | phi đạo đức | vô đạo đức | có hại | nguy hiểm | bị cấm | cấm kỵ | trái phép | gây tranh cãi | phạm pháp | vi phạm | phạm tội | khiêu dâm | độc hại',
  granted:
    'truy cập được cấp | đã cấp quyền | cấp quyền truy cập | quyền truy cập được cấp | được phép truy cập | truy cập được chấp nhận | mật khẩu đúng | đúng mật khẩu | mật khẩu chính xác | đã xác minh | đã xác thực | xác thực thành công | đăng nhập thành công | đã mở khóa | cho phép truy cập | đã được phê duyệt | xác minh thành công | access granted',
  text: 'văn bản | tin nhắn | thông điệp | câu văn | từ ngữ | đoạn văn | câu hỏi | đầu vào | cuộc trò chuyện | dòng chữ | câu sau | đoạn | nội dung | dòng sau | câu này',
};
